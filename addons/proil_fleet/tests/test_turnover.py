from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from .common import ProilFleetCommon


class TurnoverCommon(ProilFleetCommon):
    """Three shifts of petrol: two in May by Moscow's clock, one in June."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Europe/Moscow"
        cls._closed("2030-05-14 17:00:00", "1000", "500", "300", "1198")
        # Midnight of the 31st in Moscow is nine in the evening by UTC.
        cls._closed("2030-05-31 20:59:00", "1197.5", "0", "200", "997.5")
        cls._closed("2030-05-31 21:00:00", "997.5", "0", "100", "896")

    @classmethod
    def _closed(cls, closed_at, opening, loaded, poured, closing, **more):
        opening, loaded, poured, closing = map(Decimal, (opening, loaded, poured, closing))
        closed_at = fields.Datetime.to_datetime(closed_at)
        shift = cls.env["proil.shift"].create(
            {
                "driver_id": cls.driver.id,
                "tanker_id": cls.tanker.id,
                "state": "closed",
                "opened_at": closed_at.replace(hour=5),
                "closed_at": closed_at,
            }
        )
        book = opening + loaded - poured
        return cls.env["proil.balance"].create(
            {
                "shift_id": shift.id,
                "compartment_id": cls.petrol.id,
                "opening_litres": opening,
                "loads_litres": loaded,
                "fills_litres": poured,
                "book_litres": book,
                "closing_litres": closing,
                "variance_litres": closing - book,
                "totalizer_difference_litres": 0,
                "variance_corrected_litres15": closing - book,
                **more,
            }
        )

    def _of(self, month):
        return self.env["proil.turnover"].search(
            [("month", "=", month), ("tanker_id", "=", self.tanker.id)]
        )


@tagged("post_install", "-at_install")
class TestTurnover(TurnoverCommon):
    def test_month_adds_up(self):
        may = self._of("2030-05-01")

        self.assertEqual(may.shifts_count, 2)
        self.assertEqual(may.product_id, self.ai95)
        self.assertEqual(
            (may.opening_litres, may.received_litres, may.dispensed_litres),
            (Decimal(1000), Decimal(500), Decimal(500)),
        )
        self.assertEqual(may.between_litres, Decimal("-0.5"))
        self.assertEqual(may.variance_litres, Decimal(-2))
        self.assertEqual(may.closing_litres, Decimal("997.5"))
        self.assertEqual(
            may.opening_litres
            + may.between_litres
            + may.received_litres
            - may.dispensed_litres
            + may.variance_litres,
            may.closing_litres,
        )

    def test_month_opens_with_what_the_one_before_it_left(self):
        june = self._of("2030-06-01")

        self.assertEqual(june.opening_litres, self._of("2030-05-01").closing_litres)
        self.assertEqual(june.variance_litres, Decimal("-1.5"))

    def test_day_ends_by_the_clock_of_the_company(self):
        self.env.company.partner_id.tz = "UTC"
        self.env.invalidate_all()

        self.assertEqual(self._of("2030-05-01").shifts_count, 3)
        self.assertFalse(self._of("2030-06-01"))

    def test_revision_that_counts_no_more_is_left_out(self):
        balance = self.env["proil.balance"].search(
            [("compartment_id", "=", self.petrol.id)], order="id desc", limit=1
        )
        balance.is_current = False

        self.assertFalse(self._of("2030-06-01"))

    def test_sums_are_by_tanker_and_grade(self):
        [[tanker, grade, dispensed]] = self.env["proil.turnover"]._read_group(
            [("tanker_id", "=", self.tanker.id)],
            ["tanker_id", "product_id"],
            ["dispensed_litres:sum"],
        )

        self.assertEqual((tanker, grade, dispensed), (self.tanker, self.ai95, 600))

    def test_workbook_computes_the_closing(self):
        content = (self._of("2030-05-01") + self._of("2030-06-01"))._xlsx()

        sheet = load_workbook(BytesIO(content)).worksheets[0]
        shown = load_workbook(BytesIO(content), data_only=True).worksheets[0]

        self.assertEqual(sheet["L4"].value, "=E4+F4+G4+H4+I4+K4-J4")
        self.assertEqual(sheet["J6"].value, "=SUM(J4:J5)")
        self.assertIsNone(sheet["L6"].value)
        self.assertEqual([shown["L4"].value, shown["J6"].value], [997.5, 600])
        self.assertEqual([shown["A4"].value, shown["B4"].value], ["2030-05", "А123ВС77"])

    def test_workbook_of_one_month_has_its_stock(self):
        sheet = load_workbook(BytesIO(self._of("2030-05-01")._xlsx())).worksheets[0]

        self.assertEqual([sheet["E5"].value, sheet["L5"].value], ["=SUM(E4:E4)", "=SUM(L4:L4)"])

    def test_button_downloads_the_months_of_the_chosen_rows(self):
        rows = self._of("2030-05-01") + self._of("2030-06-01")

        self.assertEqual(
            rows.action_download()["url"],
            "/proil/turnover.xlsx?first=2030-05-01&last=2030-06-01",
        )


@tagged("post_install", "-at_install")
class TestTurnoverAccess(TurnoverCommon, HttpCase):
    def _get(self, group, query="first=2030-05-01&last=2030-06-01"):
        self.authenticate(group, group)
        return self.url_open(f"/proil/turnover.xlsx?{query}")

    def test_who_reads(self):
        readers = {"fuel_controller": True, "accountant": True, "dispatcher": False}
        for group, may in readers.items():
            user = new_test_user(self.env, group, groups=f"proil_api.group_{group}")
            with self.subTest(group):
                self.assertEqual(self._of("2030-05-01").with_user(user).has_access("read"), may)
                self.assertEqual(self._get(group).status_code, 200 if may else 404)

    def test_nobody_writes(self):
        controller = new_test_user(self.env, "fc", groups="proil_api.group_fuel_controller")
        for operation in ("write", "create", "unlink"):
            self.assertFalse(self._of("2030-05-01").with_user(controller).has_access(operation))

    def test_only_the_asked_months_are_in_it(self):
        new_test_user(self.env, "accountant", groups="proil_api.group_accountant")

        answer = self._get("accountant", "first=2030-06-01&last=2030-06-01")

        sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
        months = {sheet[f"A{row}"].value for row in range(4, sheet.max_row)}
        self.assertEqual(months, {"2030-06"})

    def test_month_that_is_none_is_refused(self):
        new_test_user(self.env, "accountant", groups="proil_api.group_accountant")

        self.assertEqual(self._get("accountant", "first=may&last=june").status_code, 400)
