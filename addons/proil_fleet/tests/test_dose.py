from decimal import Decimal

from odoo.tests import tagged

from proil_core.fuel.balance import Readings
from proil_core.refusal import Code

from .common import EVENING, MORNING, ProilFleetCommon


@tagged("post_install", "-at_install")
class TestDose(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls._add_twin(500)
        cls.shift = cls._open_shift(readings=cls._readings(level=("1000", "600", "0")))

    def _dose(self, kind, litres="20", **more):
        compartment = more.pop("compartment", self.petrol)
        return self.shift._record_dose(kind, compartment, Decimal(litres), MORNING, **more)

    def test_what_each_kind_does(self):
        after = Decimal(50020)
        cases = {
            # kind: totalizer given, level after, totalizer after
            "proving": (after, 980, 50020),
            "self_use": (after, 980, 50020),
            "overpour": (after, 980, 50020),
            "spill": (None, 980, 50000),
            "return": (None, 1020, 50000),
        }
        for kind, (totalizer, level, stands_at) in cases.items():
            with self.subTest(kind), self.env.cr.savepoint() as undone:
                fill = self._dose(kind, totalizer=totalizer, note="why")

                self.assertEqual((fill.kind, fill.state, fill.note), (kind, "done", "why"))
                self.assertEqual((fill.litres, fill.finished_at), (Decimal(20), MORNING))
                self.assertEqual(self.petrol.level_litres, level)
                self.assertEqual(self.petrol.totalizer_litres, stands_at)
                undone.rollback()

    def test_transfer_moves_litres_and_their_density(self):
        self.petrol.density15, self.twin.density15 = 745, 760

        fill = self._dose("transfer", "100", target=self.twin)

        self.assertEqual(fill.target_compartment_id, self.twin)
        self.assertEqual((self.petrol.level_litres, self.twin.level_litres), (900, 100))
        self.assertEqual(self.twin.density15, 745)

    def test_transfer_through_the_meter_turns_it(self):
        self._dose("transfer", target=self.twin, totalizer=Decimal(50020))

        self.assertEqual(self.petrol.totalizer_litres, Decimal(50020))

    def test_temperature_brings_the_litres_to_15_degrees(self):
        self.petrol.density15 = 745

        fill = self._dose("spill", "100", temperature_c=30.0)

        self.assertAlmostEqual(fill.litres15, Decimal("98.171"), delta=Decimal("0.001"))

    def test_meter_stands_still_when_litres_go_past_it(self):
        for kind in ("return", "spill"):
            with self.subTest(kind):
                fill = self._dose(kind, totalizer=Decimal(50000))

                self.assertEqual(fill.totalizer_after_litres, 50000)
                self.assertEqual(self.petrol.totalizer_litres, 50000)

    def test_doses_that_cannot_be_true(self):
        cases = {
            "an order": (Code.ILLEGAL_TRANSITION, "order", {}),
            "nothing": (Code.LITRES_NOT_POSITIVE, "spill", {"litres": "0"}),
            "more than there is": (Code.LITRES_ABOVE_LEVEL, "spill", {"litres": "1000.001"}),
            "poured back through the meter": (
                Code.TOTALIZER_MISMATCH,
                "return",
                {"totalizer": Decimal(50020)},
            ),
            "no totalizer": (Code.READINGS_MISSING, "proving", {}),
            "meter disagrees": (
                Code.TOTALIZER_MISMATCH,
                "self_use",
                {"totalizer": Decimal(50021)},
            ),
            "meter turned back": (
                Code.TOTALIZER_BACKWARDS,
                "self_use",
                {"totalizer": Decimal(49980)},
            ),
            "over the brim": (Code.LEVEL_ABOVE_CAPACITY, "return", {"litres": "1000.001"}),
            "into nothing": (Code.COMPARTMENT_UNKNOWN, "transfer", {}),
            "into itself": (Code.COMPARTMENT_UNKNOWN, "transfer", {"target": self.petrol}),
            "another grade": (Code.GRADE_MISMATCH, "transfer", {"target": self.diesel}),
            "a spill with a target": (Code.COMPARTMENT_UNKNOWN, "spill", {"target": self.twin}),
        }
        for name, (code, kind, more) in cases.items():
            with self.subTest(name), self.env.cr.savepoint(), self.assertRefused(code):
                self._dose(kind, **more)
        self.assertFalse(self.shift.fill_ids)

    def test_nothing_is_drawn_while_the_compartment_pours(self):
        self.env["proil.fill"]._start(self.shift, self.dt, Decimal(50000), MORNING)

        with self.assertRefused(Code.COMPARTMENT_BUSY, compartment="2"):
            self._dose("spill", compartment=self.diesel)

    def test_dose_that_is_told_late_does_not_upset_its_meter(self):
        fills = self.env["proil.fill"].with_user(self.driver_api)
        fill = fills._start(self.shift, self.dt, Decimal(50000), EVENING)
        fill._finish(Decimal(50040), Decimal(40), Decimal(60), EVENING)
        self._dose("self_use", compartment=self.diesel, totalizer=Decimal(50060))

        closing = Readings(Decimal(50060), Decimal(540))
        self.shift._close(self._readings(level=("1000", "0", "0"), diesel=closing), EVENING)

        balance = self.shift.balance_ids.filtered(lambda each: each.compartment_id == self.diesel)
        self.assertEqual((balance.variance_litres, balance.totalizer_difference_litres), (0, 0))

    def test_closed_shift_takes_no_dose(self):
        self.shift._close(self._readings(level=("1000", "600", "0")), EVENING)

        with self.assertRefused(Code.SHIFT_NOT_OPEN):
            self._dose("spill")
