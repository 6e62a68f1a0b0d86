"""Money that nobody asked for goes back, and what others move is mirrored and seen."""

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.const import ABSENT_AFTER_S
from odoo.addons.payment_cloudpayments.tests.common import EmulatedCase
from odoo.addons.payment_cloudpayments.tests.notifying import NotifyingCase

LOGGER = "odoo.addons.payment_cloudpayments"


@tagged("post_install", "-at_install")
class TestUnwanted(EmulatedCase):
    def cancel(self, begun):
        with self.committed() as env:
            env["payment.transaction"].browse(begun.tx_id)._set_canceled()
        self.notify("pay", "cancel", "refund")
        self.addCleanup(self.notify, "check", "pay", "fail", "confirm", "refund", "cancel")

    def test_hold_after_a_local_cancel_is_released(self):
        begun = self.begin()
        self.cancel(begun)

        self.carry_out(begun)
        self.run_cron()

        self.assertEqual(self.seen(begun.tx_id).state, "cancel")
        self.assertEqual(self.operations(begun.tx_id)[0]["status"], "Cancelled")
        self.assertEqual(self.discrepancies(begun.tx_id), ["unwanted_hold"])

    def test_charge_after_a_local_cancel_is_refunded(self):
        begun = self.begin(cloudpayments_two_stage=False)
        self.cancel(begun)

        self.carry_out(begun)
        self.run_cron()

        tx = self.seen(begun.tx_id)
        self.assertEqual((tx.state, tx.refunds), ("cancel", [("done", -1500.0)]))
        self.assertEqual(self.operations(begun.tx_id)[0]["refunded_amount"], 1500.0)
        self.assertEqual(self.discrepancies(begun.tx_id), ["unwanted_hold"])

    def test_wrong_sum_goes_back_whichever_way_it_came(self):
        for two_stage, left in ((True, "Cancelled"), (False, "Completed")):
            with self.subTest(two_stage=two_stage):
                begun = self.begin(amount="900.00", cloudpayments_two_stage=two_stage)
                self.notify()
                with self.committed() as env:
                    env["payment.transaction"].browse(begun.tx_id).amount = 1000.0

                with self.assertLogs(LOGGER, "ERROR"):
                    self.carry_out(begun)
                self.run_cron()

                tx, [paid, *refunds] = self.seen(begun.tx_id), self.operations(begun.tx_id)
                self.assertEqual((tx.state, paid["status"]), ("error", left))
                self.assertEqual([row["amount"] for row in refunds], [] if two_stage else [900.0])
                self.assertEqual(self.discrepancies(begun.tx_id), ["wrong_sum"])
        self.notify("check", "pay", "fail", "confirm", "refund", "cancel")

    def test_capture_that_outruns_our_release_is_refunded(self):
        begun = self.begin()
        self.cancel(begun)
        self.carry_out(begun)
        self.assertEqual(self.seen(begun.tx_id).operations[-1], ("void", "planned"))
        self.notify("check", "pay", "fail", "confirm", "refund", "cancel")

        self.admin(f"operations/{self.seen(begun.tx_id).number}/confirm", amount=1500)
        self.run_cron()

        tx = self.seen(begun.tx_id)
        self.assertEqual(tx.refunds, [("done", -1500.0)])
        self.assertEqual(tx.operations[-2:], [("void", "refused"), ("refund", "succeeded")])

    def test_payment_in_the_wrong_mode_is_none(self):
        begun = self.begin()
        self.notify()
        self.addCleanup(self.notify, "check", "pay", "fail", "confirm", "refund", "cancel")
        self.set_mode("enabled")
        self.addCleanup(self.set_mode, "test")

        with self.assertLogs(LOGGER, "ERROR"):
            self.carry_out(begun)

        tx = self.seen(begun.tx_id)
        self.assertEqual((tx.state, tx.operations), ("error", [("authorise_card", "refused")]))
        [paid] = self.operations(begun.tx_id)
        self.assertEqual(
            self.discrepancies(begun.tx_id, str(paid["transaction_id"])), ["status_differs"]
        )

    def set_mode(self, state):
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = state

    def test_old_news_of_a_hold_that_was_released_move_nothing(self):
        tx_id = self.hold()
        self.void(tx_id)
        number = int(self.seen(tx_id).number)

        for row in self.admin(f"deliveries?transaction_id={number}", method="GET"):
            self.admin(f"deliveries/{row['number']}/resend")

        tx = self.seen(tx_id)
        self.assertEqual(tx.operations, [("authorise_card", "succeeded"), ("void", "succeeded")])
        self.assertEqual(self.discrepancies(tx_id), [])

    def test_work_of_the_cabinet_is_mirrored_and_seen(self):
        captured, released = self.hold(), self.hold()

        self.admin(f"operations/{self.seen(captured).number}/confirm", amount=400)
        self.admin(f"operations/{self.seen(released).number}/void")

        self.assertEqual(self.seen(captured).children, [("cancel", 1100.0), ("done", 400.0)])
        self.assertEqual(self.seen(released).children, [("cancel", 1500.0)])
        for tx_id in (captured, released):
            self.assertEqual(self.discrepancies(tx_id), ["cabinet_operation"])

    def test_hold_that_ran_out_is_nobodys_work(self):
        tx_id = self.hold()
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id).cloudpayments_hold_expires_at = "2020-01-01"

        self.admin(f"operations/{self.seen(tx_id).number}/void")

        self.assertEqual(self.seen(tx_id).state, "cancel")
        self.assertEqual(self.discrepancies(tx_id), [])

    def test_capture_by_hand_of_another_sum_counts_with_that_sum(self):
        self.silence()
        tx_id = self.hold()
        self.admin(f"operations/{self.seen(tx_id).number}/confirm", amount=500)

        self.capture(tx_id, "700.00")

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.children), ("done", [("cancel", 1000.0), ("done", 500.0)]))
        self.assertEqual(tx.operations[-1], ("confirm", "refused"))
        self.assertEqual(self.discrepancies(tx_id), ["cabinet_operation"])

    def test_our_own_journal_knows_what_was_captured(self):
        """After a partial capture CloudPayments may report the sum of the hold."""
        for hold_sum in (True, False):
            for before in (True, False):
                with self.subTest(hold_sum=hold_sum, before=before):
                    self.switch(hold_sum_after_confirm=hold_sum, notify_before_answer=before)
                    tx_id = self.hold(amount="1500.00")

                    self.capture(tx_id, "700.00")
                    self.admin("../clock", advance_seconds=60)

                    self.assertEqual(
                        self.seen(tx_id).children, [("cancel", 800.0), ("done", 700.0)]
                    )
                    self.assertEqual(self.discrepancies(tx_id), [])

    def test_payment_that_vanished_is_looked_for_by_a_person(self):
        tx_id = self.hold()
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id).provider_reference = "404"
        self.capture(tx_id, "700.00")
        operation = self.seen(tx_id).operations[-1]
        self.assertEqual(operation, ("confirm", "refused"))
        self.fault("confirm", "http_500")
        self.capture(tx_id, "700.00")
        self.assertEqual(self.seen(tx_id).operations[-1], ("confirm", "unknown"))

        for _look in range(2):
            self.run_cron(ABSENT_AFTER_S)

        self.assertEqual(self.seen(tx_id).operations[-1], ("confirm", "refused"))
        self.assertEqual(self.discrepancies(tx_id), ["missing_there"])


@tagged("post_install", "-at_install")
class TestSecondPayment(NotifyingCase):
    """More than one payment under one invoice."""

    def test_decline_and_then_a_payment_of_a_new_number_is_a_payment(self):
        for two_stage, status, state in (
            (True, "Authorized", "authorized"),
            (False, "Completed", "done"),
        ):
            with self.subTest(state=state):
                begun = self.begin(cloudpayments_two_stage=two_stage)
                number = 6_000_000 + begun.tx_id
                self.say("fail", self.said(begun.tx_id, TransactionId=number, ReasonCode=5051))
                self.assertEqual(self.seen(begun.tx_id).state, "error")

                self.say("pay", self.said(begun.tx_id, Status=status))

                tx = self.seen(begun.tx_id)
                self.assertEqual((tx.state, tx.number), (state, str(5_000_000 + begun.tx_id)))
                self.assertEqual(self.discrepancies(begun.tx_id), [])

    def test_sum_that_the_payer_chose_is_given_back_even_when_it_is_taken_at_once(self):
        """A payer can change what the widget in his browser was told."""
        for amount in ("1.00", "9999.00"):
            with self.subTest(amount):
                begun = self.begin()
                paid = self.said(begun.tx_id, Status="Completed", Amount=amount)

                with self.assertLogs(LOGGER, "ERROR"):
                    self.assertEqual(self.say("pay", paid), 0)

                tx = self.seen(begun.tx_id)
                self.assertEqual((tx.state, tx.refunds), ("error", [("draft", -float(amount))]))
                self.assertEqual(self.discrepancies(begun.tx_id), ["wrong_sum"])

    def test_second_hold_is_given_back_and_the_first_one_stands(self):
        tx_id = self.hold()
        pay = self.said(tx_id, TransactionId=8_000_000 + tx_id)

        with self.assertLogs(LOGGER, "ERROR"):
            codes = [self.say("pay", pay | {"Name": name}) for name in ("A", "B")]

        self.assertEqual((codes, self.seen(tx_id).state), ([0, 0], "authorized"))
        with self.committed() as env:
            reference = self.seen(tx_id).reference
            [stray] = env["payment.transaction"].search([("reference", "=like", f"X-{reference}%")])
            self.assertEqual(
                [(each.kind, each.state) for each in stray.cloudpayments_operation_ids],
                [("void", "planned")],
            )
        self.assertEqual(self.say("cancel", pay), 0)
        with self.committed() as env:
            operation = env["payment.transaction"].browse(stray.id).cloudpayments_operation_ids
            self.assertEqual(operation.state, "succeeded")
        self.assertEqual(self.seen(tx_id).state, "authorized")
        self.assertEqual(self.discrepancies(tx_id, str(8_000_000 + tx_id)), ["unwanted_hold"])
