from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from openpyxl import load_workbook
from pypdf import PdfReader

from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged

from proil_core.fuel.sheet import Line

from .common import MORNING
from .sheet_common import HASH
from .sheet_shift_common import SheetShiftCommon

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q"
    b"DwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def words_of(pdf):
    """The text of all pages, with single spaces; NBSP is what the locale puts into numbers."""
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.replace("\u202f", " ").split())


@tagged("post_install", "-at_install")
class TestShiftSheet(SheetShiftCommon):
    def test_account_of_the_sheet_is_that_of_the_balance(self):
        account = self.balance._sheet_account()

        self.assertEqual(account.computed.raw15_l, self.balance.book_litres15)
        self.assertEqual(account.computed.corrected15_l, self.balance.book_corrected_litres15)
        self.assertEqual(account.variance.raw15_l, self.balance.variance_litres15)
        self.assertEqual(account.variance.corrected15_l, self.balance.variance_corrected_litres15)

    def test_each_load_bears_its_part_of_the_correction(self):
        self._load("360.000", 9.0, "1188")

        received = self.balance._sheet_account().received

        self.assertEqual(len(received), 2)
        self.assertEqual(
            sum(each.corrected15_l for each in received), self.balance.loads_corrected_litres15
        )

    def test_paper_says_all_that_an_inspector_needs(self):
        text = words_of(self.shift._sheet_pdf())

        for fact in (
            "А123ВС77",
            "Ivan Petrov",
            "Opening stock, level 842.3 mm",
            "905.600 12.4 745.0 1.00315 908.454 909.074 677.260",
            "Received, waybill 1187",
            "Dispensed, totalizer 204,816.370 → 205,934.830",
            "-4.938 -5.918 -4.409",
            "U95 = 1.8 l",
            "61.0, limit 13.0",
            "Loss between stops, 5.8 l, 14:07–14:31",
            "2.073",
            "D1250-80/54B",
            HASH,
            "1 / ",
        ):
            with self.subTest(fact):
                self.assertIn(fact, text)

    def test_paper_speaks_russian(self):
        text = words_of(self.shift.with_context(lang="ru_RU")._sheet_pdf())

        for fact in (
            "Сменный отчёт",
            "905,600",
            "Расхождение: излишек +, недостача −",
            "Сдал: Ivan Petrov",
        ):
            with self.subTest(fact):
                self.assertIn(fact, text)

    def test_workbook_holds_the_same_numbers(self):
        book = load_workbook(BytesIO(self.shift._sheet_xlsx()), data_only=True)
        values = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}

        for number in (908.454, 909.074, -4.938, -5.918, 2.073):
            self.assertIn(number, values)

    def test_reading_without_a_temperature_leaves_the_litres_as_read(self):
        shift = self._bare_shift()

        page = shift._sheet_page().compartments[0]

        self.assertIsNone(page.account)
        self.assertIn("As read, l", [fact.label for fact in page.results])
        self.assertIn("variance -2.000", words_of(shift._sheet_pdf()))
        self.assertIn("not known", shift._sheet_page().totals[1].text)

    def test_reversed_dip_is_struck_out(self):
        dips = {dip.what: dip.counts for dip in self.balance._sheet_page().dips}

        self.assertEqual(dips, {"Opening": True, "Control": False, "Closing": True})

    def test_open_shift_has_no_sheet(self):
        shift = self._open_shift()

        with self.assertRaisesRegex(UserError, "when it is closed"):
            shift._sheet_pdf()

    def test_signatures_of_the_phone_stand_on_the_paper(self):
        self.shift.closing_signature = PIXEL
        controller = new_test_user(
            self.env, "fc", groups="proil_api.group_fuel_controller", name="Olga Sidorova"
        )
        self.balance.write({"approval_state": "approved", "first_approved_by_id": controller.id})
        taker = self._create_driver("Oleg Orlov", "+79160000009")
        following = self._bare_shift()
        following.driver_id = taker
        self.env["proil.handover"].create(
            {
                "shift_id": following.id,
                "previous_shift_id": self.shift.id,
                "taken_at": MORNING,
                "state": "agreed",
            }
        )

        driver, receiver, accepted = self.shift._sheet_page().signatures

        self.assertEqual(driver.who, "Handed over: Ivan Petrov")
        self.assertTrue(driver.image.startswith("data:image/png;base64,"))
        self.assertEqual((receiver.who, receiver.image), ("Taken over: Oleg Orlov", ""))
        self.assertEqual(accepted.who, "Accepted by: Olga Sidorova")
        self.assertIn("Oleg Orlov", words_of(self.shift._sheet_pdf()))

    def test_times_are_those_of_the_company(self):
        self.env.company.partner_id.tz = "Asia/Vladivostok"

        self.assertEqual(self.shift._sheet_time(MORNING + timedelta(hours=1)), "16:00")

    def test_nothing_is_drawn_where_nothing_was_analysed(self):
        self.assertEqual(self._bare_shift().balance_ids._sheet_curve(), "")
        self.assertIn("<svg", self.balance._sheet_curve())

    def test_labels_stand_for_every_line(self):
        page = self.balance._sheet_page()

        self.assertEqual(
            {row.line for row in page.account.rows()} - {line for line, _number in page.labels},
            set(),
        )
        self.assertEqual(page.labels[Line.RECEIVED, 0], "Received, waybill 1187")


@tagged("post_install", "-at_install")
class TestShiftSheetRoutes(SheetShiftCommon, HttpCase):
    def _sheet(self, login, suffix="pdf", public_id=None, query=""):
        self.authenticate(login, login)
        public_id = public_id or self.shift.public_id
        return self.url_open(f"/proil/shift/{public_id}/sheet.{suffix}{query}")

    def test_who_checks_shifts_prints_their_sheets(self):
        for group in ("fuel_controller", "dispatcher"):
            new_test_user(self.env, group, groups=f"proil_api.group_{group}")
            for suffix, content_type in (("pdf", "pdf"), ("xlsx", "spreadsheetml")):
                with self.subTest(group, suffix=suffix):
                    answer = self._sheet(group, suffix)

                    self.assertEqual(answer.status_code, 200)
                    self.assertIn(content_type, answer.headers["Content-Type"])
                    self.assertIn("no-store", answer.headers["Cache-Control"])

    def test_nobody_else_does(self):
        for group in ("accountant", "driver_api", "customer_api"):
            new_test_user(self.env, group, groups=f"proil_api.group_{group}")
            with self.subTest(group):
                self.assertEqual(self._sheet(group).status_code, 404)

    def test_without_a_login_there_is_none(self):
        answer = self.url_open(
            f"/proil/shift/{self.shift.public_id}/sheet.pdf", allow_redirects=False
        )

        self.assertEqual(answer.status_code, 303)

    def test_language_may_be_chosen(self):
        new_test_user(self.env, "fc", groups="proil_api.group_fuel_controller")

        english, russian = (
            words_of(self._sheet("fc", query=f"?lang={lang}").content) for lang in ("en", "ru")
        )

        self.assertIn("Shift sheet", english)
        self.assertIn("Сменный отчёт", russian)

    def test_open_or_unknown_shift_has_none(self):
        new_test_user(self.env, "fc", groups="proil_api.group_fuel_controller")

        for public_id in ("shf_unknown", self._open_shift().public_id, str(self.shift.id)):
            with self.subTest(public_id):
                self.assertEqual(self._sheet("fc", public_id=public_id).status_code, 404)

    def test_buttons_lead_there(self):
        self.assertEqual(
            self.shift.action_open_sheet()["url"], f"/proil/shift/{self.shift.public_id}/sheet.pdf"
        )
        self.assertTrue(self.shift.action_download_sheet()["url"].endswith("sheet.xlsx"))

    def test_litres_of_the_answer_are_decimals(self):
        self.assertIsInstance(self.balance._sheet_account().variance.raw15_l, Decimal)
