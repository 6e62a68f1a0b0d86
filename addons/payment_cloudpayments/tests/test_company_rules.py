from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestCompanyRules(TransactionCase):
    """Whoever works for one company neither reads nor compares the payments of another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        provider = cls.env.ref("payment_cloudpayments.payment_provider_cloudpayments")
        provider.write({"cloudpayments_public_id": "pk_rules", "cloudpayments_api_secret": "x"})
        provider.state = "test"
        cls.provider, elsewhere = provider, cls.env["res.company"].create({"name": "Elsewhere"})
        cls.here, cls.there = (
            new_test_user(
                cls.env,
                f"keeper-{company.id}",
                groups="base.group_system",
                company_id=company.id,
                company_ids=[(6, 0, company.ids)],
            )
            for company in (provider.company_id, elsewhere)
        )
        tx = cls.env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": cls.env.ref("payment.payment_method_card").id,
                "reference": "RULES-1",
                "amount": 100.0,
                "currency_id": cls.env.ref("base.RUB").id,
                "partner_id": cls.env.user.partner_id.id,
                "company_id": provider.company_id.id,
            }
        )
        cls.operation = tx._cloudpayments_plan_card()
        event_id = cls.env["cloudpayments.event"]._keep(
            provider.id, "pay", {"TransactionId": 1}, b"rules"
        )
        cls.event = cls.env["cloudpayments.event"].browse(event_id)

    def test_journal_and_notifications_of_another_company_are_not_shown(self):
        for record in (self.operation, self.event):
            with self.subTest(record._name):
                self.assertTrue(record.with_user(self.here).has_access("read"))
                self.assertFalse(record.with_user(self.there).has_access("read"))

    def test_days_of_another_company_are_not_compared(self):
        days = self.env["cloudpayments.reconciliation"]
        of_provider = [("provider_id", "=", self.provider.id)]
        for user, compared in ((self.there, False), (self.here, True)):
            with self.subTest(compared=compared):
                self.env["cloudpayments.day.choice"].with_user(user).create({}).action_reconcile()

                self.assertEqual(bool(days.search_count(of_provider)), compared)
