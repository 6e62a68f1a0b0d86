from contextlib import contextmanager

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

SECRETS = {
    "payment.provider": (
        "cloudpayments_public_id",
        "cloudpayments_api_secret",
        "cloudpayments_base_url",
        "cloudpayments_widget_url",
        "cloudpayments_checkout_url",
    ),
    "payment.transaction": ("cloudpayments_acs_url", "cloudpayments_pa_req"),
    "payment.token": ("cloudpayments_account_id",),
}


@tagged("post_install", "-at_install")
class TestSecurity(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(cls.env, "clerk", groups="base.group_user")
        cls.administrator = new_test_user(cls.env, "administrator", groups="base.group_system")
        provider = cls.env.ref("payment_cloudpayments.payment_provider_cloudpayments")
        cls.tx = cls.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": cls.env.ref("payment.payment_method_card").id,
                "amount": 100.0,
                "currency_id": cls.env.ref("base.RUB").id,
                "partner_id": cls.clerk.partner_id.id,
                "operation": "online_direct",
            }
        )
        cls.operation = cls.tx._cloudpayments_plan_card()

    def test_secrets_are_for_the_administrator_only(self):
        for model, names in SECRETS.items():
            for name in names:
                with self.subTest(model=model, field=name):
                    seen = self.env[model].with_user(self.administrator).fields_get([name])
                    hidden = self.env[model].with_user(self.clerk).sudo(False)
                    self.assertIn(name, seen)
                    self.assertEqual(self.env[model]._fields[name].groups, "base.group_system")
                    self.assertFalse(hidden._has_field_access(hidden._fields[name], "read"))

    def test_journal_is_read_by_the_administrator_and_by_nobody_else(self):
        for model in ("cloudpayments.operation", "cloudpayments.event"):
            with self.subTest(model=model):
                self.env[model].with_user(self.administrator).search([])
                with self.assertRaises(AccessError):
                    self.env[model].with_user(self.clerk).search([])

    def test_nobody_edits_the_journal(self):
        operation = self.operation.with_user(self.administrator)
        for attempt in (
            lambda: operation.write({"state": "succeeded"}),
            lambda: operation.unlink(),
            lambda: operation.copy(),
        ):
            with self.subTest(), self.assertRaises(AccessError):
                attempt()

    def test_outcome_is_final_in_the_database_too(self):
        self.operation._conclude("refused", "by the test")
        for change in (
            {"state": "succeeded"},
            {"reason": "another"},
        ):
            with self.subTest(change=change), self.refused_by_the_database():
                self.operation.write(change)

    def test_open_operation_keeps_its_request_and_its_sum(self):
        for change in ({"request_id": "another"}, {"amount": 200.0}):
            with self.subTest(change=change), self.refused_by_the_database():
                self.operation.write(change)

    def test_row_of_the_journal_is_for_ever(self):
        with self.refused_by_the_database():
            self.operation.unlink()

    def test_hold_has_one_open_operation_and_one_capture(self):
        with self.refused_by_the_database(psycopg2.errors.UniqueViolation):
            self.tx._cloudpayments_plan("void", 100)
        self.operation._conclude("succeeded", "by the test")
        self.tx._cloudpayments_plan("confirm", 60)._conclude("succeeded", "by the test")
        with self.refused_by_the_database(psycopg2.errors.UniqueViolation):
            self.tx._cloudpayments_plan("confirm", 40)._conclude("succeeded", "by the test")

    def test_operation_without_money_is_not_planned(self):
        self.operation._conclude("succeeded", "by the test")
        for amount in (0, -1):
            with (
                self.subTest(amount=amount),
                self.refused_by_the_database(psycopg2.errors.CheckViolation),
            ):
                self.tx._cloudpayments_plan("confirm", amount)

    @contextmanager
    def refused_by_the_database(self, error=psycopg2.errors.RaiseException):
        with mute_logger("odoo.sql_db"), self.assertRaises(error):
            yield
            self.env.flush_all()

    def test_request_id_follows_from_the_payment_and_the_count(self):
        self.operation._conclude("refused", "by the test")
        second = self.tx._cloudpayments_plan_card()

        self.assertEqual([self.operation.number, second.number], [1, 2])
        self.assertNotEqual(self.operation.request_id, second.request_id)
        self.assertRegex(second.request_id, r"^[0-9a-f-]{36}$")
