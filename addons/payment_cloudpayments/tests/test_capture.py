from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import EmulatedCase


@tagged("post_install", "-at_install")
class TestCapture(EmulatedCase):
    def test_part_is_captured_and_the_rest_goes_back(self):
        tx_id = self.hold(amount="2000.00")

        self.capture(tx_id, "1499.99")

        tx = self.seen(tx_id)
        self.assertEqual(tx.state, "done")
        self.assertEqual(tx.children, [("cancel", 500.01), ("done", 1499.99)])
        [taken] = self.operations(tx_id)
        self.assertEqual((taken["status"], taken["confirmed_amount"]), ("Completed", 1499.99))

    def test_capture_keeps_the_number_of_the_payment_for_a_later_refund(self):
        tx_id = self.hold()

        self.capture(tx_id, "1500.00")

        with self.committed() as env:
            [captured] = env["payment.transaction"].browse(tx_id).child_transaction_ids
            self.assertEqual(captured.provider_reference, self.seen(tx_id).number)

    def test_nothing_to_capture_is_a_release(self):
        tx_id = self.hold()

        self.capture(tx_id, "0.00")

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.children), ("cancel", [("cancel", 1500.0)]))
        self.assertEqual(tx.operations[-1], ("void", "succeeded"))
        [released] = self.operations(tx_id)
        self.assertEqual((released["status"], released["confirmed_amount"]), ("Cancelled", None))

    def test_void_gives_the_whole_hold_back(self):
        tx_id = self.hold()

        self.void(tx_id)

        self.assertEqual(self.seen(tx_id).state, "cancel")
        self.assertEqual(self.operations(tx_id)[0]["status"], "Cancelled")

    def test_sum_that_is_not_held_is_not_captured(self):
        tx_id = self.hold(amount="1500.00")

        for amount in ("1500.01", "-1.00", "150000.00"):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                self.plan(tx_id, "capture", amount)

        self.assertEqual(self.seen(tx_id).operations, [("authorise_card", "succeeded")])

    def test_money_that_is_not_held_is_not_moved(self):
        captured, voided, declined = self.hold(), self.hold(), self.begin().tx_id
        self.capture(captured, "100.00")
        self.void(voided)

        for tx_id in (captured, voided, declined):
            for verb, *arguments in (("capture", "100.00"), ("void",)):
                with self.subTest(tx=tx_id, verb=verb), self.assertRaises(UserError):
                    self.plan(tx_id, verb, *arguments)

    def test_second_capture_does_not_leave_while_the_first_is_on_its_way(self):
        tx_id = self.hold()
        first = self.plan(tx_id, "capture", "700.00")

        for verb, *arguments in (("capture", "700.00"), ("void",)):
            with self.subTest(verb=verb), self.assertRaises(UserError):
                self.plan(tx_id, verb, *arguments)

        self.carry_on(first)
        self.assertEqual(self.operations(tx_id)[0]["confirmed_amount"], 700.0)

    def test_operation_is_sent_once_however_often_it_is_carried_on(self):
        tx_id = self.hold()
        operation_id = self.plan(tx_id, "capture", "700.00")

        for _again in range(3):
            self.carry_on(operation_id)

        self.assertEqual(
            self.seen(tx_id).operations, [("authorise_card", "succeeded"), ("confirm", "succeeded")]
        )
        self.assertEqual(self.seen(tx_id).children, [("cancel", 800.0), ("done", 700.0)])

    def test_capture_of_a_hold_that_was_released_by_hand_fails_visibly(self):
        tx_id = self.hold()
        self.notify()
        self.addCleanup(self.notify, "check", "pay", "fail", "confirm", "refund", "cancel")
        self.admin(f"operations/{self.seen(tx_id).number}/void")

        self.capture(tx_id, "700.00")

        tx = self.seen(tx_id)
        self.assertEqual(tx.state, "cancel")
        self.assertEqual(tx.children, [("cancel", 1500.0), ("error", 700.0)])
        self.assertEqual(tx.operations[-1], ("confirm", "refused"))

    def test_capture_made_by_hand_meanwhile_is_taken_and_ours_refused(self):
        tx_id = self.hold()
        self.notify()
        self.addCleanup(self.notify, "check", "pay", "fail", "confirm", "refund", "cancel")
        self.admin(f"operations/{self.seen(tx_id).number}/confirm", amount=700)

        self.capture(tx_id, "700.00")

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.operations[-1]), ("done", ("confirm", "refused")))
        self.assertEqual(tx.children, [("cancel", 800.0), ("done", 700.0)])

    def test_refused_capture_can_be_asked_for_again(self):
        tx_id = self.hold()
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id).amount = 9000.0
        self.capture(tx_id, "8000.00")
        self.assertEqual(self.seen(tx_id).children, [("error", 8000.0)])
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id).amount = 1500.0

        self.capture(tx_id, "1500.00")

        self.assertEqual(self.seen(tx_id).children, [("done", 1500.0)])
        with self.committed() as env:
            ids = (
                env["payment.transaction"]
                .browse(tx_id)
                .cloudpayments_operation_ids.mapped("request_id")
            )
        self.assertEqual(len(set(ids)), 3)

    def test_buttons_of_odoo_plan_and_the_cron_sends(self):
        captured, voided, zero = self.hold(), self.hold(), self.hold()
        with self.committed() as env:
            transactions = env["payment.transaction"]
            transactions.browse(captured)._capture(amount_to_capture=700.0)
            # The capture wizard asks for the rest to be voided too.
            transactions.browse(captured)._void(amount_to_void=800.0)
            transactions.browse(voided)._void()
            transactions.browse(zero)._capture(amount_to_capture=0)
        self.assertEqual(self.seen(captured).children, [("draft", 700.0)])

        self.run_cron()

        self.assertEqual(self.seen(captured).children, [("cancel", 800.0), ("done", 700.0)])
        self.assertEqual(
            [self.seen(tx).state for tx in (captured, voided, zero)], ["done", "cancel", "cancel"]
        )

    def test_disabled_provider_sends_nothing(self):
        tx_id = self.hold()
        operation_id = self.plan(tx_id, "void")
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = "disabled"
        self.addCleanup(self._enable)

        self.run_cron()
        with self.assertRaises(UserError):
            self.carry_on(operation_id)

        self.assertEqual(self.operations(tx_id)[0]["status"], "Authorized")

    def _enable(self):
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = "test"
        self.run_cron()
