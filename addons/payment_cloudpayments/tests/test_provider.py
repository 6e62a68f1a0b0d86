from odoo.exceptions import ValidationError
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, file_open

from odoo.addons.payment_cloudpayments import const
from odoo.addons.payment_cloudpayments.tests.test_security import SECRETS

ONE_TAP = ("tpay", "sberpay", "sbp")


@tagged("post_install", "-at_install")
class TestProvider(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider = cls.env.ref("payment_cloudpayments.payment_provider_cloudpayments")
        cls.sbp = cls.env.ref("payment_cloudpayments.payment_provider_cloudpayments_sbp")
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
        self.provider.is_published = True
        self.env.flush_all()

        with file_open("payment_cloudpayments/data/neutralize.sql") as script:
            self.env.cr.execute(script.read())

        self.env.invalidate_all()
        for provider in self.provider + self.sbp:
            with self.subTest(provider=provider.name):
                self.assertEqual((provider.state, provider.is_published), ("disabled", False))
                for name in SECRETS["payment.provider"]:
                    self.assertFalse(provider[name], name)
        self.assertNotIn(self.provider, self.offered())

    def offered(self, amount=100.0, **wanted):
        return self.env["payment.provider"]._get_compatible_providers(
            self.provider.company_id.id, self.env.user.partner_id.id, amount, **wanted
        )

    def test_payment_form_of_odoo_offers_it(self):
        self.enable()

        self.assertIn(self.provider, self.offered())

    def test_payment_form_does_not_offer_what_it_could_not_show(self):
        self.enable()
        for missing in ("cloudpayments_widget_url", *self.credentials):
            known = self.provider[missing]
            self.env.cr.execute(
                SQL("UPDATE payment_provider SET %s = NULL", SQL.identifier(missing))
            )
            self.provider.invalidate_recordset()
            report = {}
            with self.subTest(missing=missing):
                self.assertNotIn(self.provider, self.offered(report=report))
                self.assertFalse(report["providers"][self.provider]["available"])
            self.provider[missing] = known

    def test_card_is_added_by_a_rouble_that_is_held(self):
        self.enable()
        self.sbp.write(self.credentials | {"state": "test", "allow_tokenization": True})

        offered = self.offered(0.0, force_tokenization=True, is_validation=True)

        self.assertIn(self.provider, offered)
        self.assertEqual(self.provider._get_validation_amount(), 1.0)
        self.assertEqual(self.provider._get_validation_currency().name, "RUB")
        self.assertNotIn(self.sbp, offered, "SBP can only charge, so it cannot check")

    def test_each_method_says_what_it_can_do(self):
        methods = self.env["payment.method"].with_context(active_test=False)
        capable = {
            method.code: (
                method.support_tokenization,
                method.support_manual_capture,
                method.support_refund,
            )
            for method in methods.search([("code", "in", ("card", "mir", *ONE_TAP))])
        }

        self.assertEqual(
            capable,
            {
                "card": (True, "partial", "partial"),
                "mir": (True, "partial", "partial"),
                "tpay": (False, "partial", "partial"),
                "sberpay": (False, "partial", "partial"),
                "sbp": (False, "none", "partial"),
            },
        )
        for method in methods.search([("code", "in", ONE_TAP)]):
            self.assertTrue(method.image_payment_form)

    def test_sbp_has_a_provider_that_charges_at_once(self):
        self.sbp.write(self.credentials | {"state": "test"})

        self.assertFalse(self.sbp.capture_manually)
        self.assertEqual(self.sbp.payment_method_ids.mapped("code"), ["sbp"])
        with self.assertRaises(ValidationError):
            self.sbp.capture_manually = True

    def test_methods_that_need_a_contract_wait_for_the_administrator(self):
        self.enable()

        self.assertEqual(self.provider.payment_method_ids.mapped("code"), ["card"])
        every = self.provider.with_context(active_test=False).payment_method_ids
        self.assertEqual(set(every.mapped("code")), {"card", "tpay", "sberpay"})

    def test_scripts_come_from_cloudpayments_unless_told_otherwise(self):
        provider = self.env["payment.provider"].create({"name": "Another", "code": "cloudpayments"})

        self.assertEqual(
            (provider.cloudpayments_widget_url, provider.cloudpayments_checkout_url),
            (
                "https://widget.cloudpayments.ru/bundles/cloudpayments.js",
                "https://checkout.cloudpayments.ru/checkout.js",
            ),
        )

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

    def test_scripts_of_the_payment_form_are_translated_for_visitors(self):
        modules = self.env.registry["ir.http"]._get_translation_frontend_modules_name()

        self.assertIn("payment_cloudpayments", modules)
