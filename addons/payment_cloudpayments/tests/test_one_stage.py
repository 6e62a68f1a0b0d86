from datetime import timedelta

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.const import LOST_AFTER_S
from odoo.addons.payment_cloudpayments.tests.common import (
    NO_FUNDS,
    PAYS_ONCE,
    THREE_DS,
    EmulatedCase,
)

LATER_S = LOST_AFTER_S + 1


@tagged("post_install", "-at_install")
class TestOneStage(EmulatedCase):
    def by_token(self, number, **values):
        token_id = self.seen(self.hold(number, tokenize=True)).token_id
        with self.committed() as env:
            tx = self.new_payment(env, token_id=token_id, operation="offline", **values)
            return tx.id, tx._cloudpayments_plan_token().id

    def test_card_is_charged_at_once(self):
        tx = self.seen(self.charge())

        self.assertEqual((tx.state, tx.children), ("done", []))
        self.assertEqual(tx.operations, [("charge_card", "succeeded")])

    def test_provider_that_does_not_hold_charges(self):
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).capture_manually = False
        self.addCleanup(self._hold_again)

        self.assertEqual(self.seen(self.hold()).operations, [("charge_card", "succeeded")])

    def _hold_again(self):
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).capture_manually = True

    def test_saved_card_is_charged_by_the_merchant(self):
        tx_id, operation_id = self.by_token("4000 0000 0000 3055", cloudpayments_two_stage=False)

        self.carry_on(operation_id)

        self.assertEqual(self.seen(tx_id).operations, [("charge_token", "succeeded")])
        self.assertEqual(self.seen(tx_id).state, "done")

    def test_charge_whose_answer_was_lost_is_found(self):
        self.silence()
        for kind in ("timeout_after", "http_500_after"):
            with self.subTest(kind=kind):
                self.fault("cards/charge", kind)
                tx_id = self.charge()
                self.assertEqual(self.seen(tx_id).operations, [("charge_card", "unknown")])

                self.run_cron(LATER_S)

                self.assertEqual(self.seen(tx_id).state, "done")
                self.assertEqual(len(self.operations(tx_id)), 1)

    def test_charge_of_a_saved_card_that_never_arrived_is_sent_again(self):
        tx_id, operation_id = self.by_token("4000 0000 0000 3055", cloudpayments_two_stage=False)
        self.fault("tokens/charge", "timeout_before")
        self.carry_on(operation_id)

        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).state, "done")
        self.assertEqual(len(self.operations(tx_id)), 1)

    def test_decline_tells_when_the_card_may_be_tried_again(self):
        for before in (True, False):
            with self.subTest(before=before):
                self.switch(notify_before_answer=before)
                tx_id, operation_id = self.by_token(PAYS_ONCE)
                self.admin(
                    "declines",
                    reason_code=5051,
                    retry_after_s=86400,
                    invoice_id=self.seen(tx_id).reference,
                )

                self.carry_on(operation_id)
                self.admin("../clock", advance_seconds=1)

                with self.committed() as env:
                    tx = env["payment.transaction"].browse(tx_id)
                    self.assertEqual((tx.state, tx.cloudpayments_reason_code), ("error", 5051))
                    wait = tx.cloudpayments_retry_after - self.now()
                    self.assertGreater(wait, timedelta(hours=23))

    def test_challenge_of_a_charge_ends_as_a_charge(self):
        self.assertEqual(self.seen(self.charge(THREE_DS)).state, "pending")
        self.assertEqual(self.seen(self.charge(NO_FUNDS)).state, "error")


@tagged("post_install", "-at_install")
class TestHoldExpiry(EmulatedCase):
    def expiry(self, tx_id):
        with self.committed() as env:
            return env["payment.transaction"].browse(tx_id).cloudpayments_hold_expires_at

    def test_hold_is_counted_on_for_the_days_of_the_provider(self):
        for days, fraction in ((6, False), (3, True)):
            with self.subTest(days=days):
                self.switch(fractional_seconds=fraction)
                with self.committed() as env:
                    env["payment.provider"].browse(self.provider_id).cloudpayments_hold_days = days

                left = self.expiry(self.hold()) - self.now()

                self.assertLess(abs(left - timedelta(days=days)), timedelta(minutes=30))

    def test_money_taken_at_once_does_not_run_out(self):
        self.assertFalse(self.expiry(self.charge()))
