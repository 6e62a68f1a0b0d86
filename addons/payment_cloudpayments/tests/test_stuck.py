"""What does not come to an end reaches a person, and does not stand in the way of the rest."""

from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient, Misconfigured
from odoo.addons.payment_cloudpayments.const import STUCK_AFTER_S
from odoo.addons.payment_cloudpayments.tests.receipts import ReceiptCase
from odoo.addons.payment_cloudpayments.tests.reconciling import ReconciledCase


@tagged("post_install", "-at_install")
class TestStuck(ReconciledCase):
    def noted(self):
        with self.committed() as env:
            rows = env["cloudpayments.discrepancy"].search(self.own)
            return [(row.kind, row.ours, bool(row.advice)) for row in rows]

    def planned(self, minutes_ago=0):
        tx_id = self.hold()
        operation_id = self.plan(tx_id, "capture", "700.00")
        with self.committed() as env:
            env.cr.execute(
                "UPDATE cloudpayments_operation SET create_date = create_date - %s WHERE id = %s",
                [timedelta(minutes=minutes_ago), operation_id],
            )
        return tx_id

    def refusing(self):
        return patch.object(CloudPaymentsClient, "confirm", side_effect=Misconfigured("HTTP 401"))

    def test_refused_secret_is_noted_once_whatever_is_asked(self):
        tx_ids = [self.planned(), self.planned()]
        with (
            self.refusing(),
            self.assertLogs("odoo.addons.payment_cloudpayments", "ERROR"),
        ):
            self.run_cron()

        self.assertEqual(self.noted(), [("refused_key", False, True)])
        self.run_cron()
        self.assertEqual({self.seen(each).state for each in tx_ids}, {"done"})

    def test_operation_open_for_long_is_noted_once(self):
        tx_id = self.planned(minutes_ago=1 + STUCK_AFTER_S // 60)
        with (
            patch.object(CloudPaymentsClient, "confirm", side_effect=ZeroDivisionError),
            self.assertLogs("odoo.addons.payment_cloudpayments.apart", "ERROR"),
        ):
            self.run_cron()

        told = [("stuck_operation", "confirm sent 700.00", True)]
        self.assertEqual(self.noted(), told)
        with self.committed() as env:
            env["cloudpayments.discrepancy"].search(self.own)._resolve("Seen", env.user)
        self.run_cron()
        self.assertEqual(self.noted(), told)
        self.run_cron(STUCK_AFTER_S)
        self.assertEqual(self.seen(tx_id).state, "done")

    def test_operation_that_fails_lets_the_others_pass(self):
        broken, other = self.planned(), self.planned()
        number, confirm = self.seen(broken).number, CloudPaymentsClient.confirm

        def break_one(client, asked, *args, **kwargs):
            if asked == number:
                raise ZeroDivisionError
            return confirm(client, asked, *args, **kwargs)

        with (
            patch.object(CloudPaymentsClient, "confirm", break_one),
            self.assertLogs("odoo.addons.payment_cloudpayments.apart", "ERROR"),
        ):
            self.run_cron()

        self.assertEqual(self.seen(other).state, "done")
        self.assertEqual(self.noted(), [])
        self.run_cron(STUCK_AFTER_S)
        self.assertEqual(self.seen(broken).state, "done")


@tagged("post_install", "-at_install")
class TestStuckReceipt(ReceiptCase):
    def test_receipt_whose_turn_fails_lets_the_others_pass(self):
        for tx_id in (self.hold(), self.hold()):
            with self.committed() as env:
                payment = env["payment.transaction"].browse(tx_id)
                payment._cloudpayments_issue_receipt("settlement", "500.00")
        with (
            patch.object(
                CloudPaymentsClient, "create_receipt", side_effect=ZeroDivisionError
            ) as ask,
            self.assertLogs("odoo.addons.payment_cloudpayments.apart", "ERROR"),
        ):
            self.follow()

        self.assertGreaterEqual(ask.call_count, 2)
