from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import file_open

from odoo.addons.payment_cloudpayments import const


@tagged("post_install", "-at_install")
class TestProvider(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env.ref("payment_cloudpayments.payment_provider_cloudpayments")
        cls.credentials = {
            "cloudpayments_public_id": "pk_test",
            "cloudpayments_api_secret": "secret",
        }

    def enable(self):
        self.provider.write(self.credentials | {"state": "test"})

    def test_provider_holds_and_saves_cards(self):
        self.assertEqual(self.provider.support_manual_capture, "partial")
        self.assertTrue(self.provider.support_tokenization)
        self.assertTrue(self.provider.capture_manually)
        self.assertEqual(self.provider.available_currency_ids.mapped("name"), ["RUB"])

    def test_enabling_it_enables_the_cards_of_russia(self):
        self.enable()

        active = self.provider.payment_method_ids + self.provider.payment_method_ids.brand_ids
        self.assertLessEqual(const.DEFAULT_PAYMENT_METHOD_CODES, set(active.mapped("code")))

    def test_it_does_not_work_without_credentials(self):
        for missing in self.credentials:
            values = {name: "x" for name in self.credentials if name != missing}
            with self.subTest(missing=missing), self.assertRaises(ValidationError):
                self.provider.write({missing: False, **values, "state": "test"})

    def test_reset_forgets_the_credentials(self):
        self.enable()

        self.provider.action_reset_credentials()

        self.assertEqual(self.provider.state, "disabled")
        self.assertFalse(self.provider.cloudpayments_public_id)
        self.assertFalse(self.provider.cloudpayments_api_secret)

    def test_copy_of_the_database_cannot_pay(self):
        self.enable()
        self.env.flush_all()

        with file_open("payment_cloudpayments/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())

        self.provider.invalidate_recordset()
        self.assertFalse(self.provider.cloudpayments_public_id)
        self.assertFalse(self.provider.cloudpayments_api_secret)

    def test_payment_form_of_odoo_does_not_offer_it(self):
        self.enable()

        offered = self.env["payment.provider"]._get_compatible_providers(
            self.provider.company_id.id, self.env.user.partner_id.id, 100.0
        )

        self.assertNotIn(self.provider, offered)

    def test_form_shows_where_notifications_go(self):
        self.assertRegex(
            self.provider.cloudpayments_webhook_url,
            rf"^https?://.+/payment/cloudpayments/{self.provider.id}/$",
        )

    def test_payer_is_named_by_the_record_and_not_by_a_person(self):
        partner = self.env["res.partner"].create({"name": "Ivan", "email": "ivan@example.com"})
        account = self.provider._cloudpayments_account_id(partner)

        partner.write({"name": "Peter", "email": "peter@example.com"})

        self.assertEqual(self.provider._cloudpayments_account_id(partner), account)
        self.assertNotIn("ivan", account)

    def test_every_decline_is_told_in_russian(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        russian = self.env(context={"lang": "ru_RU"})
        texts = {
            *map(self.env._, const.DECLINE_TEXTS.values()),
            self.env._(const.DECLINED_TEXT),
            self.env._(const.NOT_ACCEPTED_TEXT),
            self.env._(const.NOT_SENT_TEXT),
        }
        told = {
            *map(russian._, const.DECLINE_TEXTS.values()),
            russian._(const.DECLINED_TEXT),
            russian._(const.NOT_ACCEPTED_TEXT),
            russian._(const.NOT_SENT_TEXT),
        }

        self.assertEqual(len(told), len(texts))
        for text in told:
            self.assertRegex(text, "[а-я]")
