"""The process dies, the line breaks, the answer is lost: the truth is found and applied once."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient
from odoo.addons.payment_cloudpayments.const import ABSENT_AFTER_S, BUSY_PAUSES_S, LOST_AFTER_S
from odoo.addons.payment_cloudpayments.tests.common import (
    EmulatedCase,
    WorkerKilled,
)

LATER_S = LOST_AFTER_S + 1


@tagged("post_install", "-at_install")
class TestRecovery(EmulatedCase):
    def setUp(self):
        super().setUp()
        self.notify("check")
        self.addCleanup(self.notify, "check", "pay", "fail", "confirm", "refund", "cancel")

    def kill_before(self, method):
        return patch.object(CloudPaymentsClient, method, side_effect=WorkerKilled)

    def kill_after(self, method):
        call = getattr(CloudPaymentsClient, method)

        def die(*args, **kwargs):
            call(*args, **kwargs)
            raise WorkerKilled

        return patch.object(CloudPaymentsClient, method, die)

    def hold_by_token(self):
        token_id = self.seen(self.hold(tokenize=True)).token_id
        with self.committed() as env:
            tx = self.new_payment(env, token_id=token_id)
            return tx.id, tx._cloudpayments_plan_token().id

    def test_worker_killed_between_intent_and_capture(self):
        tx_id = self.hold()
        operation_id = self.plan(tx_id, "capture", "700.00")
        with self.kill_before("confirm"), self.assertRaises(WorkerKilled):
            self.carry_on(operation_id)
        self.assertEqual(self.seen(tx_id).operations[-1], ("confirm", "sent"))

        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).children, [("cancel", 800.0), ("done", 700.0)])
        self.assertEqual(self.operations(tx_id)[0]["confirmed_amount"], 700.0)

    def test_worker_killed_between_capture_and_its_outcome(self):
        tx_id = self.hold()
        operation_id = self.plan(tx_id, "capture", "700.00")
        with self.kill_after("confirm"), self.assertRaises(WorkerKilled):
            self.carry_on(operation_id)

        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).children, [("cancel", 800.0), ("done", 700.0)])

    def test_worker_killed_around_a_release(self):
        for killed in (self.kill_before, self.kill_after):
            with self.subTest(killed=killed.__name__):
                tx_id = self.hold()
                operation_id = self.plan(tx_id, "void")
                with killed("void"), self.assertRaises(WorkerKilled):
                    self.carry_on(operation_id)

                self.run_cron(LATER_S)

                self.assertEqual(self.seen(tx_id).state, "cancel")
                self.assertEqual(self.operations(tx_id)[0]["status"], "Cancelled")

    def test_worker_killed_around_a_hold_by_saved_card(self):
        for killed in (self.kill_before, self.kill_after):
            with self.subTest(killed=killed.__name__):
                tx_id, operation_id = self.hold_by_token()
                with killed("authorise_token"), self.assertRaises(WorkerKilled):
                    self.carry_on(operation_id)

                self.run_cron(LATER_S)

                self.assertEqual(self.seen(tx_id).state, "authorized")
                self.assertEqual(len(self.operations(tx_id)), 1)

    def test_worker_killed_after_a_hold_by_card(self):
        begun = self.begin()
        with self.kill_after("authorise_card"), self.assertRaises(WorkerKilled):
            self.rebind(begun)

        self.run_cron(LATER_S)

        self.assertEqual(self.seen(begun.tx_id).state, "authorized")

    def test_card_that_was_never_sent_is_given_up_only_when_it_stays_unknown(self):
        begun = self.begin()
        self.run_cron(LATER_S)
        self.run_cron(LATER_S)
        self.assertEqual(self.seen(begun.tx_id).operations, [("authorise_card", "sent")])

        self.run_cron(ABSENT_AFTER_S)

        tx = self.seen(begun.tx_id)
        self.assertEqual(tx.operations, [("authorise_card", "refused")])
        self.assertEqual(
            (tx.state, tx.message),
            (
                "error",
                "The payment service cannot be reached. Nothing was charged; try again.",
            ),
        )

    def test_hold_that_shows_up_after_it_was_given_up_is_not_forgotten(self):
        begun = self.begin()
        for _look in range(3):
            self.run_cron(ABSENT_AFTER_S)
        self.assertEqual(self.seen(begun.tx_id).state, "error")
        self.notify("check", "pay")
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id)

        self.admin("notifications", check=None)
        self.carry_out(begun)

        self.assertEqual(self.seen(begun.tx_id).state, "authorized")

    def test_answer_lost_on_the_way_is_an_unknown_outcome(self):
        for kind in ("timeout_after", "timeout_before", "http_500", "http_500_after", "html"):
            with self.subTest(kind=kind):
                tx_id = self.hold()
                self.fault("confirm", kind)

                self.capture(tx_id, "700.00")

                tx = self.seen(tx_id)
                self.assertEqual(tx.operations[-1], ("confirm", "unknown"))
                self.assertEqual(tx.children, [("pending", 700.0)])

                self.run_cron(LATER_S)

                self.assertEqual(self.seen(tx_id).children, [("cancel", 800.0), ("done", 700.0)])
                self.assertEqual(self.operations(tx_id)[0]["confirmed_amount"], 700.0)

    def test_busy_service_is_asked_again_with_the_same_id(self):
        tx_id = self.hold()
        self.fault("confirm", "http_429", times=1 + len(BUSY_PAUSES_S))

        self.capture(tx_id, "700.00")
        self.assertEqual(self.seen(tx_id).operations[-1], ("confirm", "planned"))
        self.run_cron()

        self.assertEqual(self.seen(tx_id).operations[1:], [("confirm", "succeeded")])

    def test_look_up_that_fails_is_made_again(self):
        tx_id = self.hold()
        self.fault("confirm", "timeout_after")
        self.capture(tx_id, "700.00")
        self.fault("get", "http_500")

        self.run_cron(LATER_S)
        self.assertEqual(self.seen(tx_id).operations[-1], ("confirm", "unknown"))
        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).state, "done")

    def lose_capture(self):
        tx_id = self.hold()
        self.fault("confirm", "timeout_after")
        self.capture(tx_id, "700.00")
        return tx_id

    def test_operation_whose_look_up_fails_stands_behind_the_others(self):
        stubborn = self.lose_capture()
        self.fault("get", "http_500")
        self.run_cron(LATER_S)
        fresh = self.lose_capture()
        with self.committed() as env:
            journal = env["cloudpayments.operation"]
            own = journal.search([("hold_id", "in", (stubborn, fresh)), ("kind", "=", "confirm")])
            for operation in own:
                operation.sent_at -= timedelta(seconds=LATER_S)
        with self.committed() as env:
            left = env["cloudpayments.operation"].browse(env["cloudpayments.operation"]._ids_left())
            order = [each.id for each in left.hold_id if each.id in (stubborn, fresh)]

        self.assertEqual(order, [fresh, stubborn])
        self.run_cron()
        self.assertEqual([self.seen(tx_id).state for tx_id in (stubborn, fresh)], ["done", "done"])

    def test_call_in_flight_is_left_alone(self):
        tx_id = self.hold()
        operation_id = self.plan(tx_id, "capture", "700.00")
        with self.kill_before("confirm"), self.assertRaises(WorkerKilled):
            self.carry_on(operation_id)

        self.run_cron(LOST_AFTER_S - 10)
        self.carry_on(operation_id)

        self.assertEqual(self.seen(tx_id).operations[-1], ("confirm", "sent"))

    def test_refusal_is_checked_before_it_is_believed(self):
        tx_id = self.hold()
        self.admin(f"operations/{self.seen(tx_id).number}/confirm", amount=700)
        self.fault("get", "http_500")

        self.capture(tx_id, "700.00")
        self.assertEqual(self.seen(tx_id).operations[-1], ("confirm", "unknown"))
        self.run_cron(LATER_S)

        self.assertEqual(self.seen(tx_id).children, [("cancel", 800.0), ("done", 700.0)])

    def test_repeat_of_a_capture_is_answered_by_its_request_id(self):
        """The unknowns of the documentation: either way one capture is one capture."""
        for switch in ({"cache_declined": True}, {"cache_declined": False}):
            with self.subTest(switch=switch):
                self.admin("switches", **switch)
                self.addCleanup(self.admin, "switches", cache_declined=True)
                tx_id = self.hold()
                operation_id = self.plan(tx_id, "capture", "700.00")
                with self.kill_after("confirm"), self.assertRaises(WorkerKilled):
                    self.carry_on(operation_id)
                with self.committed() as env:
                    env["cloudpayments.operation"].browse(operation_id).state = "planned"

                self.carry_on(operation_id)

                self.assertEqual(self.seen(tx_id).operations[-1], ("confirm", "succeeded"))
                self.assertEqual(self.operations(tx_id)[0]["confirmed_amount"], 700.0)

    def rebind(self, begun):
        """The call was made ready before the client was patched: send it through the patch."""
        send = begun.call.send
        CloudPaymentsClient.authorise_card(send.func.__self__, *send.args)
