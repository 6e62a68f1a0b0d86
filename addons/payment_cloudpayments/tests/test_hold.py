from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS, PAYS, EmulatedCase


@tagged("post_install", "-at_install")
class TestHold(EmulatedCase):
    def test_card_holds_the_money(self):
        tx_id = self.hold(PAYS, amount="1234.56")

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.method), ("authorized", "visa"))
        self.assertEqual(tx.operations, [("authorise_card", "succeeded")])
        [held] = self.operations(tx_id)
        self.assertEqual((held["status"], held["amount"]), ("Authorized", 1234.56))
        self.assertEqual(tx.number, str(held["transaction_id"]))
        self.assertFalse(held["token_issued"])

    def test_declined_card_says_why_in_the_language_of_the_payer(self):
        for lang, text in (
            ("en_US", "There is not enough money on the card."),
            ("ru_RU", "На карте недостаточно денег."),
        ):
            with self.subTest(lang=lang):
                with self.committed() as env:
                    env["res.lang"]._activate_lang(lang)
                    payer = env["res.partner"].create({"name": "Payer", "lang": lang})

                tx = self.seen(self.hold(NO_FUNDS, partner_id=payer.id))

                self.assertEqual((tx.state, tx.message), ("error", text))
                self.assertEqual(tx.operations, [("authorise_card", "refused")])

    def test_bank_that_gives_no_reason_is_quoted_as_that(self):
        self.admin("declines", reason_code=5005)

        tx = self.seen(self.hold())

        self.assertEqual(
            (tx.state, tx.message),
            (
                "error",
                "The bank has declined the payment. Use another card or ask your bank.",
            ),
        )

    def test_cryptogram_pays_once(self):
        card = self.enter_card(PAYS)
        first, second = self.begin(card=card), self.begin(card=card)

        self.carry_out(first)
        self.carry_out(second)

        self.assertEqual(self.seen(first.tx_id).state, "authorized")
        refused = self.seen(second.tx_id)
        self.assertEqual(refused.operations, [("authorise_card", "refused")])
        self.assertEqual(
            (refused.state, refused.message),
            ("error", "The payment was not accepted. Start it again."),
        )

    def test_answer_about_another_payment_is_not_taken(self):
        mine, other = self.begin(), self.begin()
        mine.call = other.call

        with self.assertLogs("odoo.addons.payment_cloudpayments", "ERROR"):
            self.carry_out(mine)

        self.assertEqual(self.seen(mine.tx_id).state, "draft")

    def test_wrong_secret_moves_nothing_and_can_be_tried_again(self):
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            secret, provider.cloudpayments_api_secret = provider.cloudpayments_api_secret, "wrong"
        begun = self.begin()
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).cloudpayments_api_secret = secret

        with self.assertLogs("odoo.addons.payment_cloudpayments", "ERROR"):
            self.carry_out(begun)

        tx = self.seen(begun.tx_id)
        self.assertEqual(tx.state, "error")
        self.assertEqual(
            tx.message, "The payment service cannot be reached. Nothing was charged; try again."
        )
        self.assertEqual(self.operations(begun.tx_id), [])

    def test_hold_on_a_wrong_sum_is_given_back(self):
        begun = self.begin(amount="900.00")
        self.notify()
        self.addCleanup(self.notify, "check", "pay", "fail", "confirm", "refund", "cancel")
        with self.committed() as env:
            env["payment.transaction"].browse(begun.tx_id).amount = 1000.0

        with self.assertLogs("odoo.addons.payment_cloudpayments", "ERROR"):
            self.carry_out(begun)
        self.run_cron()

        tx = self.seen(begun.tx_id)
        self.assertEqual(tx.state, "error")
        self.assertEqual(tx.operations, [("authorise_card", "succeeded"), ("void", "succeeded")])
        [given_back] = self.operations(begun.tx_id)
        self.assertEqual(given_back["status"], "Cancelled")
