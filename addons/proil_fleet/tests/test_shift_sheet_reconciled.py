from dataclasses import replace
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from odoo.tests import tagged

from proil_core.fuel.sheet import Line

from .reconciliation_common import AT_15, Day, ProilReconciledCommon, at
from .test_shift_sheet import words_of

WARM = replace(AT_15, temperature_c=24.0)


@tagged("post_install", "-at_install")
class TestShiftSheetReconciled(ProilReconciledCommon):
    """The sheet of a whole day says what its balance says."""

    def _with_doses(self):
        day = Day(self, {}, WARM, is_stuck=False, unrecorded=())
        day.open(None)
        day.pour(1)
        for kind, litres in (("proving", 20), ("return", 20), ("spill", 2)):
            meter = day.totalizer + litres if kind == "proving" else None
            day.shift._record_dose(kind, self.petrol, Decimal(litres), at(40), meter)
            day.totalizer = meter or day.totalizer
        return day.close()

    def _assert_says_what_the_balance_says(self, shift):
        for balance in shift.balance_ids.filtered(lambda each: each.opening_litres15 is not None):
            account = balance._sheet_account()
            for column, suffix in (
                ("raw15_l", "_litres15"),
                ("corrected15_l", "_corrected_litres15"),
            ):
                with self.subTest(column):
                    self.assertEqual(getattr(account.computed, column), balance[f"book{suffix}"])
                    self.assertEqual(
                        getattr(account.variance, column), balance[f"variance{suffix}"]
                    )
            self.assertEqual(account.variance.mass_kg, balance.variance_kg)
            self.assertEqual(account.computed.mass_kg, balance.book_kg)

    def test_clean_day(self):
        self._assert_says_what_the_balance_says(self._day())

    def test_warm_day_with_learned_corrections(self):
        self._learn_well()

        self._assert_says_what_the_balance_says(self._day(facts=WARM))

    def test_day_with_a_proving_and_a_spill(self):
        shift = self._with_doses()

        self._assert_says_what_the_balance_says(shift)
        account = self._petrol_balance(shift)._sheet_account()
        lines = [row.line for row in account.rows()]
        self.assertIn(Line.RETURNED, lines)
        self.assertIn(Line.PAST_METER, lines)

    def test_theft_is_told_with_its_stops(self):
        shift = self._day(losses={200: 5})

        text = words_of(shift.with_context(lang="en_US")._sheet_pdf())

        self.assertIn("Loss between stops", text)
        self.assertIn("Received, waybill ТТН-1187", text)
        self.assertIn("R6 between stops", text)
        values = {
            cell.value
            for sheet in load_workbook(BytesIO(shift._sheet_xlsx()), data_only=True)
            for row in sheet.iter_rows()
            for cell in row
        }
        self.assertIn(float(self._petrol_balance(shift).variance_litres15), values)

    def test_compartment_without_temperatures_is_told_as_read(self):
        shift = self._day()
        [diesel] = shift.balance_ids.filtered(lambda each: each.compartment_id == self.diesel)

        self.assertEqual(diesel.state, "incomplete")
        self.assertIsNone(diesel._sheet_account())
        text = words_of(shift.with_context(lang="en_US")._sheet_pdf())
        self.assertIn("Missing the temperature or the density at an opening", text)

    def test_fills_make_what_went_through_the_meter(self):
        balance = self._petrol_balance(self._day(facts=WARM))

        fills = balance._sheet_page().fills

        self.assertEqual({fill.temperature_c for fill in fills}, {None})
        self.assertAlmostEqual(
            sum(fill.litres15 for fill in fills), balance.dispensed_litres15, delta=0.01
        )
