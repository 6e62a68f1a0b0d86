from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import (
    PAYS,
    PAYS_ONCE,
    EmulatedCase,
)


@tagged("post_install", "-at_install")
class TestSavedCard(EmulatedCase):
    def save_card(self, number=PAYS, **values):
        return self.seen(self.hold(number, tokenize=True, **values)).token_id

    def hold_by_token(self, token_id, operation="online_token"):
        with self.committed() as env:
            tx = self.new_payment(env, token_id=token_id, operation=operation)
            operation_id = tx._cloudpayments_plan_token().id
        self.carry_on(operation_id)
        return tx.id

    def test_card_is_saved_only_when_its_holder_wants(self):
        unwanted, wanted = self.hold(PAYS), self.hold(PAYS, tokenize=True)

        self.assertFalse(self.seen(unwanted).token_id)
        with self.committed() as env:
            token = env["payment.token"].browse(self.seen(wanted).token_id)
            self.assertEqual(token.payment_details, "3055")
            self.assertEqual(token.cloudpayments_card_expiry, "12/39")
            self.assertEqual(token.payment_method_id.code, "visa")
            self.assertEqual(token.partner_id.id, self.payer_id)

    def test_saving_the_same_card_again_keeps_one_record(self):
        self.assertEqual(self.save_card(), self.save_card())

    def test_card_that_was_forgotten_can_be_saved_again(self):
        token_id = self.save_card()
        with self.committed() as env:
            env["payment.token"].browse(token_id).active = False

        self.assertEqual(self.save_card(), token_id)

        with self.committed() as env:
            self.assertTrue(env["payment.token"].browse(token_id).active)

    def test_card_of_a_brand_that_was_taken_out_of_use_still_pays(self):
        token_id = self.save_card()
        self.set_brand_in_use(token_id, False)
        self.addCleanup(self.set_brand_in_use, token_id, True)

        tx = self.seen(self.hold(PAYS, tokenize=True))

        self.assertEqual((tx.state, tx.token_id), ("authorized", False))
        with self.committed() as env:
            self.assertFalse(env["payment.token"].browse(token_id).active)

    def set_brand_in_use(self, token_id, active):
        with self.committed() as env:
            env["payment.token"].browse(token_id).payment_method_id.active = active

    def test_saved_card_holds_the_money(self):
        token_id = self.save_card()

        for operation in ("online_token", "offline"):
            with self.subTest(operation=operation):
                tx_id = self.hold_by_token(token_id, operation)

                self.assertEqual(self.seen(tx_id).state, "authorized")
                self.assertTrue(self.operations(tx_id)[0]["by_token"])

    def test_bank_may_refuse_a_saved_card(self):
        token_id = self.save_card(PAYS_ONCE)

        tx = self.seen(self.hold_by_token(token_id))

        self.assertEqual(tx.state, "error")
        self.assertEqual(tx.operations, [("authorise_token", "refused")])

    def test_token_is_sent_with_the_account_it_was_issued_to(self):
        token_id = self.save_card()
        with self.committed() as env:
            heir = env["res.partner"].create({"name": "Heir"})
            env["payment.token"].browse(token_id).partner_id = heir
            tx = self.new_payment(env, token_id=token_id, partner_id=heir.id)
            operation_id = tx._cloudpayments_plan_token().id

        self.carry_on(operation_id)

        self.assertEqual(self.seen(tx.id).state, "authorized")

    def test_payment_form_of_odoo_plans_and_the_cron_sends(self):
        token_id = self.save_card()
        with self.committed() as env:
            tx = self.new_payment(env, token_id=token_id, operation="online_token")
            tx._charge_with_token()
            self.assertEqual(tx.state, "pending")

        self.run_cron()

        self.assertEqual(self.seen(tx.id).state, "authorized")
