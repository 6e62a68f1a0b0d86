import time

import requests

from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.receipts import ReceiptCase

PATIENCE_S = 10
NO_RECEIPT = [kind for kind in KINDS if kind != "receipt"]


class TestReceiptQueue(ReceiptCase):
    """Receipts of the emulated cash register, over HTTP both ways."""

    def setUp(self):
        super().setUp()
        self.notify(*NO_RECEIPT)
        self.admin("switches", receipt_delay_s=0.05)
        self.addCleanup(self.admin, "switches", receipt_delay_s=1.0)
        self.addCleanup(self.admin, "surprises", method="DELETE")

    def sold(self, amount="1000.50", **hold):
        tx_id = self.hold(**hold)
        self.capture(tx_id, amount)
        return tx_id

    def surprise(self, tx_id, kind, **details):
        self.admin("surprises", kind=kind, invoice_id=self.seen(tx_id).reference, **details)

    def at_register(self, tx_id):
        """What CloudKassir holds for a payment."""
        return requests.get(
            f"{self.admin_url}/receipts",
            params={"invoice_id": self.seen(tx_id).reference},
            timeout=10,
        ).json()

    def printed(self, tx_id):
        return [row for row in self.at_register(tx_id) if row["status"] == "Processed"]

    def wait_for(self, tx_id, *states):
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            if tuple(row.state for row in self.receipts(tx_id)) == states:
                return
            time.sleep(0.05)
        self.assertEqual(tuple(row.state for row in self.receipts(tx_id)), states)

    def wait_until_printed(self, tx_id, count=1):
        deadline = time.monotonic() + PATIENCE_S
        while len(self.printed(tx_id)) < count and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(len(self.printed(tx_id)), count)

    def test_capture_carries_its_receipt_and_the_register_tells_its_sign(self):
        self.notify(*KINDS)

        tx_id = self.sold()

        self.wait_for(tx_id, "registered")
        [row] = self.at_register(tx_id)
        [receipt] = self.receipts(tx_id)
        self.assertTrue(row["bundled"])
        self.assertEqual((row["type"], row["amount"]), ("Income", 1000.5))
        self.assertEqual((receipt.issued, receipt.attempts), ("bundled", 0))

    def test_refund_carries_its_return(self):
        self.notify(*KINDS)
        tx_id = self.sold()
        self.wait_for(tx_id, "registered")

        self.carry_on(self.plan(tx_id, "refund", "400.00"))

        self.wait_for(tx_id, "registered", "registered")
        self.assertEqual(
            [(row["type"], row["amount"]) for row in self.at_register(tx_id)],
            [("Income", 1000.5), ("IncomeReturn", 400)],
        )
        self.assertEqual(self.states(tx_id)[1], ("return", "bundled", "registered"))

    def test_charge_without_a_hold_carries_its_receipt(self):
        self.notify(*KINDS)

        tx_id = self.hold(cloudpayments_two_stage=False)

        self.wait_for(tx_id, "registered")
        self.assertTrue(self.at_register(tx_id)[0]["bundled"])

    def never_printed(self):
        """A capture whose receipt has not come in time."""
        self.notify(*KINDS)
        tx_id = self.hold()
        self.surprise(tx_id, "receipt_never")
        self.capture(tx_id, "1000.50")
        self.follow()
        self.assertEqual(self.worries(tx_id), [])
        self.pass_minutes(tx_id, 6)
        self.follow()
        return tx_id

    def test_receipt_that_travelled_is_never_issued_again_by_itself(self):
        tx_id = self.never_printed()

        self.pass_minutes(tx_id, 60)
        self.follow()

        self.assertEqual(self.worries(tx_id), ["late_receipt"])
        self.assertEqual(self.states(tx_id), [("sale", "bundled", "late")])
        self.assertEqual([row["bundled"] for row in self.at_register(tx_id)], [True])

    def test_receipt_whose_sign_comes_late_is_printed_once(self):
        tx_id = self.sold()
        self.wait_until_printed(tx_id)
        self.pass_minutes(tx_id, 6)
        self.follow()

        self.assertEqual(self.say("receipt", self.fiscal(tx_id, "1000.50")), 0)

        self.assertEqual(self.states(tx_id), [("sale", "bundled", "registered")])
        self.assertEqual((self.worries(tx_id), len(self.at_register(tx_id))), ([], 1))

    def test_receipt_that_a_person_has_missed_is_issued_again_once(self):
        tx_id = self.never_printed()
        [late] = self.receipts(tx_id)

        with self.committed() as env:
            env["cloudpayments.receipt"].browse(late.id).action_issue_again()
        self.follow()

        self.wait_for(tx_id, "registered")
        [receipt] = self.receipts(tx_id)
        self.assertEqual((receipt.issued, receipt.attempts), ("explicit", 1))
        self.assertEqual([row["bundled"] for row in self.at_register(tx_id)], [True, False])
        self.assertEqual(len(self.printed(tx_id)), 1)
        self.assertEqual(self.worries(tx_id), [])

    def test_notification_that_is_lost_is_made_up_for_by_a_look_up(self):
        tx_id = self.issued("500.00")
        self.wait_until_printed(tx_id)

        self.follow()

        self.assertEqual(self.states(tx_id), [("settlement", "explicit", "registered")])
        [receipt] = self.receipts(tx_id)
        self.assertEqual(receipt.attempts, 1)

    def issued(self, amount):
        """A payment whose goods have a receipt of their own, asked for once."""
        tx_id = self.hold()
        self.settle(tx_id, amount)
        self.follow()
        return tx_id

    def settle(self, tx_id, amount):
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id)._cloudpayments_issue_receipt(
                "settlement", amount
            )

    def test_receipt_is_asked_for_once_however_often_told(self):
        tx_id = self.issued("500.00")

        self.settle(tx_id, "500.00")
        self.follow()
        self.follow()

        self.wait_until_printed(tx_id)
        self.assertEqual(len(self.at_register(tx_id)), 1)

    def test_lost_answer_is_asked_for_again_under_the_same_id(self):
        tx_id = self.hold()
        self.settle(tx_id, "500.00")
        self.admin("faults", endpoint="kkt/receipt", kind="timeout_after", seconds=0)
        self.follow()
        [asked] = self.receipts(tx_id)
        self.assertEqual((asked.state, asked.attempts), ("queued", 1))
        self.follow()
        self.assertEqual(self.receipts(tx_id)[0].attempts, 1)

        self.pass_minutes(tx_id, 3)
        self.follow()

        [again] = self.receipts(tx_id)
        self.assertEqual((again.attempts, again.request_id), (2, asked.request_id))
        self.wait_until_printed(tx_id)
        self.assertEqual(len(self.at_register(tx_id)), 1)

    def test_answer_that_stays_lost_is_left_to_a_person(self):
        tx_id = self.hold()
        self.settle(tx_id, "500.00")
        self.admin("faults", endpoint="kkt/receipt", kind="timeout_after", seconds=0)
        self.follow()

        self.pass_minutes(tx_id, 70)
        self.follow()
        self.follow()

        [receipt] = self.receipts(tx_id)
        self.assertEqual((receipt.state, receipt.attempts), ("late", 1))
        self.assertIn("never answered", receipt.advice)
        self.assertEqual(self.worries(tx_id), ["late_receipt"])
        self.assertEqual(len(self.at_register(tx_id)), 1)

    def test_register_that_cannot_be_reached_is_asked_by_the_next_run(self):
        tx_id = self.hold()
        self.settle(tx_id, "500.00")
        self.admin("faults", endpoint="kkt/receipt", kind="http_429", times=20)
        self.follow()
        self.assertEqual(self.at_register(tx_id), [])

        self.admin("faults", method="DELETE")
        self.follow()

        self.wait_until_printed(tx_id)
        self.assertEqual(len(self.at_register(tx_id)), 1)

    def test_refused_receipt_is_explained_and_issued_again_under_another_id(self):
        tx_id = self.hold()
        self.settle(tx_id, "500.00")
        self.surprise(tx_id, "receipt_refused", code=3)
        self.follow()
        [refused] = self.receipts(tx_id)
        self.assertEqual((refused.state, refused.error), ("failed", 3))
        self.assertIn("taxation system", refused.advice)
        self.assertEqual(self.worries(tx_id), ["failed_receipt"])
        self.follow()
        self.assertEqual(self.receipts(tx_id)[0].attempts, 1)

        with self.committed() as env:
            env["cloudpayments.receipt"].browse(refused.id).action_issue_again()
        self.follow()
        self.wait_until_printed(tx_id)
        self.follow()

        [receipt] = self.receipts(tx_id)
        self.assertEqual((receipt.state, receipt.error, receipt.reason), ("registered", 0, False))
        self.assertNotEqual(receipt.request_id, refused.request_id)
        self.assertEqual(self.worries(tx_id), [])

    def test_register_that_fails_later_is_seen_by_a_look_up(self):
        tx_id = self.hold()
        self.settle(tx_id, "500.00")
        self.surprise(tx_id, "receipt_error", code=8)
        self.follow()
        deadline = time.monotonic() + PATIENCE_S
        while self.at_register(tx_id)[0]["status"] != "Error" and time.monotonic() < deadline:
            time.sleep(0.05)

        self.follow()

        [receipt] = self.receipts(tx_id)
        self.assertEqual((receipt.state, receipt.reason), ("failed", "The fiscal memory is full"))
        self.assertEqual(self.worries(tx_id), ["failed_receipt"])

    def test_money_that_is_not_taken_gets_no_receipt_of_its_own(self):
        tx_id = self.hold()
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            child = tx._create_child_transaction(700.0)
            env["cloudpayments.receipt"]._expect(child, "sale", 700)._await()

        self.pass_minutes(tx_id, 6)
        self.follow()

        self.assertEqual(self.at_register(tx_id), [])
        self.assertEqual(self.states(tx_id), [("sale", "bundled", "late")])

    def test_worker_that_died_after_asking_leaves_one_receipt(self):
        tx_id = self.hold()
        self.settle(tx_id, "500.00")
        [noted] = self.receipts(tx_id)
        with self.committed() as env:
            step = env["cloudpayments.receipt"].browse(noted.id)._next_step()
        step.send()
        self.wait_until_printed(tx_id)

        self.pass_minutes(tx_id, 3)
        self.follow()
        self.follow()

        self.assertEqual(self.states(tx_id), [("settlement", "explicit", "registered")])
        self.assertEqual(len(self.at_register(tx_id)), 1)

    def test_provider_that_is_switched_off_is_not_asked(self):
        tx_id = self.hold()
        self.settle(tx_id, "500.00")
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = "disabled"
        try:
            self.follow()
        finally:
            with self.committed() as env:
                env["payment.provider"].browse(self.provider_id).state = "test"

        self.assertEqual(self.at_register(tx_id), [])
        self.assertEqual(self.receipts(tx_id)[0].attempts, 0)
