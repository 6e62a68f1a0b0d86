"""Money goes back once, whoever asks, and however the news of it come."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient
from odoo.addons.payment_cloudpayments.const import (
    ABSENT_AFTER_S,
    BUSY_PAUSES_S,
    LOST_AFTER_S,
    REPEATABLE_FOR_S,
)
from odoo.addons.payment_cloudpayments.tests.common import EmulatedCase, WorkerKilled

LATER_S = LOST_AFTER_S + 1


@tagged("post_install", "-at_install")
class TestRefund(EmulatedCase):
    def captured(self, amount="1000.00"):
        tx_id = self.hold(amount="1500.00")
        self.capture(tx_id, amount)
        return tx_id

    def refunds_at_the_bank(self, tx_id):
        return [row["amount"] for row in self.operations(tx_id) if row["operation"] == "Refund"]

    def test_part_and_rest_of_a_capture_are_given_back(self):
        tx_id = self.captured()

        for amount in ("400.00", "600.00"):
            self.refund(tx_id, amount)

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.refunds), ("done", [("done", -400.0), ("done", -600.0)]))
        self.assertEqual(tx.operations[-2:], [("refund", "succeeded")] * 2)
        self.assertEqual(self.refunds_at_the_bank(tx_id), [400.0, 600.0])

    def test_payment_taken_at_once_is_given_back(self):
        tx_id = self.charge(amount="300.00")

        self.refund(tx_id, "300.00")

        self.assertEqual(self.seen(tx_id).refunds, [("done", -300.0)])
        self.assertEqual(self.discrepancies(tx_id), [])

    def test_no_more_than_was_taken_is_given_back(self):
        tx_id = self.captured()
        self.refund(tx_id, "900.00")

        for amount in ("100.01", "0.00", "-1.00"):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                self.plan(tx_id, "refund", amount)

    def test_second_refund_waits_for_the_first(self):
        tx_id = self.captured()
        first = self.plan(tx_id, "refund", "100.00")

        with self.assertRaises(UserError):
            self.plan(tx_id, "refund", "100.00")

        self.carry_on(first)
        self.refund(tx_id, "100.00")
        self.assertEqual(self.refunds_at_the_bank(tx_id), [100.0, 100.0])

    def test_what_was_not_taken_is_not_given_back(self):
        held, declined = self.hold(), self.begin().tx_id

        for tx_id in (held, declined):
            with self.subTest(tx=tx_id), self.assertRaises(UserError):
                self.plan(tx_id, "refund", "1.00")

    def test_buttons_of_odoo_plan_and_the_cron_sends(self):
        part, whole = self.charge(amount="50.00"), self.charge(amount="60.00")
        with self.committed() as env:
            env["payment.transaction"].browse(part)._refund(amount_to_refund=20.0)
            env["payment.transaction"].browse(whole)._refund()
        self.assertEqual(self.seen(part).refunds, [("draft", -20.0)])

        self.run_cron()

        self.assertEqual(self.seen(part).refunds, [("done", -20.0)])
        self.assertEqual(self.seen(whole).refunds, [("done", -60.0)])

    def test_notification_in_any_order_makes_no_second_refund(self):
        for before in (True, False):
            with self.subTest(before=before):
                self.switch(notify_before_answer=before)
                tx_id = self.captured()
                self.refund(tx_id, "100.00")
                self.admin("../clock", advance_seconds=120)
                number = self.operations(tx_id)[-1]["transaction_id"]
                for row in self.admin(f"deliveries?transaction_id={number}", method="GET"):
                    self.admin(f"deliveries/{row['number']}/resend")

                self.assertEqual(self.seen(tx_id).refunds, [("done", -100.0)])
                self.assertEqual(self.discrepancies(tx_id, str(number)), [])

    def test_refund_by_hand_is_mirrored_and_put_before_a_person(self):
        tx_id = self.captured()

        self.admin(f"operations/{self.seen(tx_id).number}/refund", amount=250)

        self.assertEqual(self.seen(tx_id).refunds, [("done", -250.0)])
        number = str(self.operations(tx_id)[-1]["transaction_id"])
        self.assertEqual(self.discrepancies(tx_id, number), ["cabinet_operation"])

    def test_refused_refund_says_so_and_may_be_tried_again(self):
        tx_id = self.captured()
        self.fault("refund", "refused")

        self.refund(tx_id, "100.00")
        self.assertEqual(self.seen(tx_id).refunds, [("error", -100.0)])
        self.refund(tx_id, "1000.00")

        self.assertEqual(self.seen(tx_id).refunds, [("error", -100.0), ("done", -1000.0)])

    def test_answer_that_was_lost_is_found_among_the_refunds(self):
        self.silence()
        for kind in ("timeout_after", "timeout_before", "http_500", "http_500_after", "html"):
            with self.subTest(kind=kind):
                tx_id = self.captured()
                self.refund(tx_id, "100.00")
                self.fault("refund", kind)
                self.refund(tx_id, "100.00")
                self.assertEqual(self.seen(tx_id).operations[-1], ("refund", "unknown"))
                self.assertEqual(self.seen(tx_id).refunds[-1], ("pending", -100.0))

                self.run_cron(LATER_S)

                self.assertEqual(self.seen(tx_id).refunds, [("done", -100.0)] * 2)
                self.assertEqual(self.refunds_at_the_bank(tx_id), [100.0, 100.0])

    def test_refund_is_found_behind_a_later_one_made_by_hand(self):
        self.silence()
        tx_id = self.captured()
        self.fault("refund", "timeout_after")
        self.refund(tx_id, "100.00")
        self.admin(f"operations/{self.seen(tx_id).number}/refund", amount=7)

        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).refunds, [("done", -100.0)])
        self.assertEqual(self.refunds_at_the_bank(tx_id), [100.0, 7.0])

    def test_worker_killed_around_a_refund(self):
        self.silence()
        refund = CloudPaymentsClient.refund

        def die_after(*args, **kwargs):
            refund(*args, **kwargs)
            raise WorkerKilled

        for name, deed in (("before", WorkerKilled), ("after", die_after)):
            with self.subTest(killed=name):
                tx_id = self.captured()
                operation_id = self.plan(tx_id, "refund", "100.00")
                killed = patch.object(
                    CloudPaymentsClient, "refund", autospec=True, side_effect=deed
                )
                with killed, self.assertRaises(WorkerKilled):
                    self.carry_on(operation_id)

                self.run_cron(LATER_S)

                self.assertEqual(self.refunds_at_the_bank(tx_id), [100.0])
                self.assertEqual(self.seen(tx_id).refunds, [("done", -100.0)])

    def test_old_refund_is_given_up_and_never_sent_again(self):
        self.silence()
        tx_id = self.captured()
        self.fault("refund", "timeout_before")
        self.refund(tx_id, "100.00")
        with self.committed() as env:
            env.cr.execute(
                "UPDATE cloudpayments_operation SET create_date = create_date - interval '%s s'"
                " WHERE hold_id = %s AND state = 'unknown'",
                [REPEATABLE_FOR_S + 1, tx_id],
            )

        for _look in range(2):
            self.run_cron(ABSENT_AFTER_S)

        self.assertEqual(self.seen(tx_id).refunds, [("error", -100.0)])
        self.assertEqual(self.refunds_at_the_bank(tx_id), [])

    def lost_refund(self):
        """A refund that has not arrived and whose answer was lost."""
        self.silence()
        tx_id = self.captured()
        self.fault("refund", "timeout_before")
        operation_id = self.plan(tx_id, "refund", "100.00")
        self.carry_on(operation_id)
        return tx_id, operation_id

    def age(self, operation_id, *names):
        """As if these moments of an operation were longer ago than its request id is kept."""
        with self.committed() as env:
            for name in names:
                env.cr.execute(
                    f"UPDATE cloudpayments_operation SET {name} = {name} - interval '%s s'"
                    " WHERE id = %s",
                    [REPEATABLE_FOR_S + 1, operation_id],
                )

    def test_repeat_that_was_not_processed_is_looked_up_before_it_is_made_again(self):
        tx_id, operation_id = self.lost_refund()
        self.fault("refund", "http_429", times=1 + len(BUSY_PAUSES_S))
        self.run_cron(LATER_S)
        self.assertEqual(self.seen(tx_id).operations[-1], ("refund", "unknown"))
        self.age(operation_id, "create_date")

        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).operations[-1], ("refund", "unknown"))
        self.assertEqual(self.refunds_at_the_bank(tx_id), [])

    def test_repeat_that_was_allowed_long_ago_is_looked_up_again(self):
        tx_id, operation_id = self.lost_refund()
        with self.committed() as env:
            operation = env["cloudpayments.operation"].browse(operation_id)
            operation.write({"state": "planned", "looked_up_at": operation.sent_at})
        self.age(operation_id, "create_date", "sent_at", "looked_up_at")

        self.run_cron()

        self.assertEqual(self.seen(tx_id).operations[-1], ("refund", "unknown"))
        self.assertEqual(self.refunds_at_the_bank(tx_id), [])
