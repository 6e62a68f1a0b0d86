from datetime import date
from decimal import Decimal

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

from odoo.addons.payment_cloudpayments.receipt_const import RECEIPT_ERROR_TEXTS
from odoo.addons.payment_cloudpayments.tests.receipts import INN

LINE = {"Price": Decimal("62.50"), "Quantity": Decimal(1), "Amount": Decimal("62.50"), "Object": 2}


class TestReceiptSettings(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env.ref("payment_cloudpayments.payment_provider_cloudpayments")
        cls.provider.cloudpayments_receipts = False

    def test_new_provider_is_safe_until_somebody_decides(self):
        fresh = self.provider.copy({"name": "Fresh"})

        self.assertFalse(fresh.cloudpayments_receipts_confirmed_by_id)
        self.assertEqual(
            fresh.cloudpayments_vat_rate_ids._by_day(),
            {date(2019, 1, 1): 20, date(2026, 1, 1): 22},
        )
        names = ("taxation", "goods_object", "unit_format", "prepayment_method")
        self.assertEqual(
            [fresh[f"cloudpayments_{name}"] for name in names], ["0", "2", "code", "1"]
        )
        self.assertTrue(fresh.cloudpayments_is_internet_payment)
        self.assertTrue(fresh.cloudpayments_credit_receipts)
        self.assertEqual(fresh.cloudpayments_receipt_minutes, 5)

    def test_receipts_need_an_inn_without_errors(self):
        for inn in (False, "7707083894"):
            with self.subTest(inn), self.assertRaises(ValidationError):
                self.provider.write({"cloudpayments_receipts": True, "cloudpayments_inn": inn})

        self.provider.write({"cloudpayments_receipts": True, "cloudpayments_inn": INN})
        with self.assertRaises(ValidationError):
            self.provider.cloudpayments_inn = "1"

    def test_change_of_a_setting_takes_the_confirmation_back(self):
        confirmed = {"cloudpayments_receipts_confirmed_by_id": self.env.user.id}
        rate = [(0, 0, {"since": "2030-01-01", "rate": "5"})]
        for change in (
            {"cloudpayments_taxation": "1"},
            {"cloudpayments_goods_object": "1"},
            {"cloudpayments_vat_rate_ids": rate},
        ):
            self.provider.write(confirmed)
            with self.subTest(change):
                self.provider.write(change)
                self.assertFalse(self.provider.cloudpayments_receipts_confirmed_by_id)

    def test_other_changes_leave_the_confirmation(self):
        self.provider.write({"cloudpayments_receipts_confirmed_by_id": self.env.user.id})

        self.provider.write({"name": "Cards", "cloudpayments_receipt_minutes": 7})

        self.assertEqual(self.provider.cloudpayments_receipts_confirmed_by_id, self.env.user)

    def test_rate_without_vat_is_told_apart_from_zero(self):
        self.provider.cloudpayments_vat_rate_ids = [
            (5, 0, 0),
            (0, 0, {"since": "2026-01-01", "rate": "none"}),
            (0, 0, {"since": "2027-01-01", "rate": "0"}),
        ]

        self.assertEqual(
            self.provider.cloudpayments_vat_rate_ids._by_day(),
            {date(2026, 1, 1): None, date(2027, 1, 1): 0},
        )

    @mute_logger("odoo.sql_db")
    def test_two_rates_do_not_begin_on_one_day(self):
        with self.assertRaises(UniqueViolation):
            self.provider.cloudpayments_vat_rate_ids = [
                (0, 0, {"since": "2026-01-01", "rate": "5"})
            ]

    @mute_logger("odoo.sql_db")
    def test_fiscal_sign_is_given_some_time(self):
        with self.assertRaises(CheckViolation):
            self.provider.cloudpayments_receipt_minutes = 0
            self.provider.flush_recordset()

    def test_line_is_told_by_the_unit_of_the_format(self):
        item = self.provider._cloudpayments_receipt_item

        by_code = item(label="АИ-95", unit="litre", vat=22, Method=4, **LINE)
        self.provider.cloudpayments_unit_format = "words"
        in_words = item(label="x" * 200, unit="piece", vat=None, Method=4, **LINE)

        self.assertEqual((by_code["UnitCode"], by_code["Vat"]), (41, 22))
        self.assertEqual((in_words["MeasurementUnit"], in_words["Vat"]), ("шт", None))
        self.assertEqual(len(in_words["Label"]), 128)

    def test_receipt_needs_somebody_to_send_it_to(self):
        with self.assertRaises(ValueError):
            self.provider._cloudpayments_customer_receipt([], {}, Email=False, Phone="")

        content = self.provider._cloudpayments_customer_receipt([], {}, Phone="+79990000001")

        self.assertNotIn("Email", content)
        self.assertNotIn("CalculationPlace", content)

    def test_each_error_of_the_register_is_explained(self):
        codes = {-1, *range(2, 28)}

        self.assertEqual(set(RECEIPT_ERROR_TEXTS), codes)

    def test_settings_and_rates_are_the_administrator_s(self):
        user = new_test_user(self.env, "nick", groups="base.group_user")
        rates = self.provider.cloudpayments_vat_rate_ids.with_user(user)

        for attempt in (
            lambda: self.provider.with_user(user).write({"cloudpayments_inn": INN}),
            lambda: rates.write({"rate": "0"}),
            lambda: self.env["cloudpayments.receipt"].with_user(user).search([]),
        ):
            with self.subTest(), self.assertRaises(AccessError):
                attempt()
