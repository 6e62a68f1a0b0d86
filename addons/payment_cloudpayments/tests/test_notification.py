import threading

import requests

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.common import PAYS
from odoo.addons.payment_cloudpayments.tests.notifying import NotifyingCase


@tagged("post_install", "-at_install")
class TestNotification(NotifyingCase):
    def test_notification_before_the_answer_is_enough(self):
        for as_json in (False, True):
            with self.subTest(as_json=as_json):
                begun = self.begin()

                self.assertEqual(self.say("pay", self.said(begun.tx_id), as_json=as_json), 0)

                tx = self.seen(begun.tx_id)
                self.assertEqual(tx.state, "authorized")
                self.assertEqual(tx.operations, [("authorise_card", "succeeded")])

    def test_every_order_of_answer_and_notifications_ends_the_same(self):
        final = set()
        for format_ in ("form", "json"):
            for before in (True, False):
                with self.subTest(format=format_, before=before):
                    self.notify(*KINDS, format=format_)
                    self.admin("switches", notify_before_answer=before)
                    tx_id = self.hold(PAYS, amount="1000.00")
                    self.capture(tx_id, "300.00")
                    for delivery in self.deliveries(tx_id):
                        self.admin(f"deliveries/{delivery['number']}/resend")
                    self.admin("../clock", advance_seconds=120)

                    tx = self.seen(tx_id)
                    final.add((tx.state, tuple(tx.children), tuple(tx.operations)))
        self.assertEqual(
            final,
            {
                (
                    "done",
                    (("cancel", 700.0), ("done", 300.0)),
                    (("authorise_card", "succeeded"), ("confirm", "succeeded")),
                )
            },
        )
        self.admin("switches", notify_before_answer=True)

    def test_signature_is_demanded_whatever_is_said(self):
        begun = self.begin()

        for kind in KINDS:
            with self.subTest(kind=kind):
                answer = self.post(kind, self.said(begun.tx_id), secret="guessed")
                self.assertEqual(answer.status_code, 403)

        self.assertEqual(self.seen(begun.tx_id).state, "draft")

    def test_signature_of_another_provider_is_not_ours(self):
        with self.committed() as env:
            twin = (
                env["payment.provider"]
                .browse(self.provider_id)
                .copy(
                    {
                        "name": "Twin",
                        "cloudpayments_public_id": "pk_twin",
                        "cloudpayments_api_secret": "twin",
                    }
                )
            )
            twin.write({"state": "test", "cloudpayments_base_url": self.api_url})
        self.addCleanup(self._disable, twin.id)
        begun = self.begin()

        wrong = self.post("pay", self.said(begun.tx_id), secret="twin")
        elsewhere = self.say("pay", self.said(begun.tx_id), secret="twin", provider_id=twin.id)

        self.assertEqual(wrong.status_code, 403)
        self.assertEqual(elsewhere, 13)
        self.assertEqual(self.seen(begun.tx_id).state, "draft")

    def _disable(self, provider_id):
        with self.committed() as env:
            env["payment.provider"].browse(provider_id).state = "disabled"

    def test_addresses_that_are_not_ours(self):
        begun = self.begin()
        said = self.said(begun.tx_id)

        self.assertEqual(self.post("pay", said, provider_id=999999).status_code, 404)
        self.assertEqual(self.post("recurrent", said).status_code, 404)
        url = f"{self.base_url()}/payment/cloudpayments/{self.provider_id}/pay"
        self.assertEqual(requests.get(url, timeout=10).status_code, 405)

    def test_body_that_is_too_large_is_not_read(self):
        answer = self.post("pay", {"TransactionId": 1, "Data": "x" * 300_000})

        self.assertEqual(answer.status_code, 413)

    def test_unknown_payment_is_not_acknowledged(self):
        begun = self.begin()

        code = self.say("pay", self.said(begun.tx_id, InvoiceId="T-later"))

        self.assertEqual(code, 13)

    def test_same_notification_twice_is_taken_once(self):
        tx_id = self.hold()
        self.capture(tx_id, "1500.00")
        refund = self.said(
            tx_id,
            TransactionId=7_000_000 + tx_id,
            PaymentTransactionId=self.seen(tx_id).number,
            Amount="200.00",
        )

        self.assertEqual([self.say("refund", refund) for _again in range(3)], [0, 0, 0])

        with self.committed() as env:
            [captured] = env["payment.transaction"].browse(tx_id).child_transaction_ids
            refunds = captured.child_transaction_ids
            self.assertEqual(
                [(each.state, each.amount, each.provider_reference) for each in refunds],
                [("done", -200.0, str(7_000_000 + tx_id))],
            )

    def test_twins_at_the_same_moment_are_taken_once(self):
        begun = self.begin()
        said = self.said(begun.tx_id)
        codes = []
        threads = [
            threading.Thread(target=lambda: codes.append(self.say("pay", said))) for _ in range(4)
        ]

        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        self.assertEqual(codes, [0, 0, 0, 0])
        with self.committed() as env:
            events = env["cloudpayments.event"].search_count(
                [("payment_number", "=", str(said["TransactionId"]))]
            )
        self.assertEqual(events, 1)

    def test_capture_and_release_by_hand_are_mirrored(self):
        self.notify(*KINDS)
        captured, released = self.hold(amount="1000.00"), self.hold(amount="1000.00")

        self.admin(f"operations/{self.seen(captured).number}/confirm", amount=400)
        self.admin(f"operations/{self.seen(released).number}/void")

        self.assertEqual(self.seen(captured).children, [("cancel", 600.0), ("done", 400.0)])
        self.assertEqual(self.seen(released).children, [("cancel", 1000.0)])
        self.assertEqual(
            [self.seen(tx_id).state for tx_id in (captured, released)], ["done", "cancel"]
        )

    def test_refusal_followed_by_a_payment_is_a_payment(self):
        begun = self.begin()
        number = 6_000_000 + begun.tx_id

        self.say("fail", self.said(begun.tx_id, TransactionId=number, ReasonCode=5051))
        self.assertEqual(self.seen(begun.tx_id).state, "error")
        self.say("pay", self.said(begun.tx_id))

        self.assertEqual(self.seen(begun.tx_id).state, "authorized")

    def test_refusal_that_comes_late_does_not_undo_a_payment(self):
        begun = self.begin()

        self.say("pay", self.said(begun.tx_id))
        self.say("fail", self.said(begun.tx_id, ReasonCode=5051))
        with self.assertLogs("odoo.addons.payment_cloudpayments", "ERROR"):
            self.say("fail", self.said(begun.tx_id, TransactionId=1, ReasonCode=5051))

        self.assertEqual(self.seen(begun.tx_id).state, "authorized")

    def test_money_held_for_a_cancelled_payment_is_given_back(self):
        begun = self.begin()
        with self.committed() as env:
            env["payment.transaction"].browse(begun.tx_id)._set_canceled()

        self.carry_out(begun)
        self.run_cron()

        self.assertEqual(self.seen(begun.tx_id).state, "cancel")
        self.assertEqual(self.operations(begun.tx_id)[0]["status"], "Cancelled")

    def test_live_notification_does_not_touch_a_test_payment(self):
        begun = self.begin()

        with self.assertLogs("odoo.addons.payment_cloudpayments", "ERROR"):
            code = self.say("pay", self.said(begun.tx_id, TestMode=0))

        self.assertEqual((code, self.seen(begun.tx_id).state), (0, "draft"))

    def test_no_row_is_locked_while_cloudpayments_works(self):
        """The notification comes in while our own call is open, and is not kept waiting."""
        begun = self.begin()
        said = self.said(begun.tx_id)
        send = begun.call.send
        answered = []

        def told_meanwhile():
            answered.append(self.say("pay", said))
            return send()

        object.__setattr__(begun.call, "send", told_meanwhile)
        with self.assertLogs("odoo.addons.payment_cloudpayments", "ERROR"):
            self.carry_out(begun)

        self.assertEqual(answered, [0])
        self.assertEqual(self.seen(begun.tx_id).number, str(said["TransactionId"]))
