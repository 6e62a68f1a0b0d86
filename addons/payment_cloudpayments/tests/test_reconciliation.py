"""The nightly comparison with the list of CloudPayments: what was lost is found and applied."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient
from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS, PAYS
from odoo.addons.payment_cloudpayments.tests.reconciling import ReconciledCase


@tagged("post_install", "-at_install")
class TestReconciliation(ReconciledCase):
    def test_day_of_every_outcome_agrees_to_the_kopeck(self):
        before = self.reconcile()
        captured = self.hold(amount="1500.00")
        self.capture(captured, "1200.37")
        self.hold(amount="300.10")
        self.void(self.hold(amount="77.00"))
        self.hold(NO_FUNDS, amount="55.00")

        day = self.reconcile()

        self.assertEqual((day["state"], day["listed"]), ("agrees", []))
        self.assertEqual(day["healed_count"], 0)
        for side in ("ours", "theirs"):
            self.assertAlmostEqual(day[f"{side}_captured"] - before[f"{side}_captured"], 1200.37, 2)
            self.assertAlmostEqual(day[f"{side}_held"] - before[f"{side}_held"], 300.10, 2)
            self.assertEqual(day[f"{side}_count"] - before[f"{side}_count"], 2)
        self.assertTrue(day["started_at"] and day["finished_at"])

    def test_either_sum_after_a_partial_capture_agrees(self):
        self.addCleanup(self.admin, "switches", hold_sum_after_confirm=False)
        self.capture(self.hold(), "1200.37")
        self.admin("switches", hold_sum_after_confirm=True)

        day = self.reconcile()

        self.assertEqual((day["state"], day["listed"]), ("agrees", []))
        self.assertEqual(day["ours_captured"], day["theirs_captured"])

    def test_release_that_nobody_told_us_of_is_caught_up(self):
        tx_id = self.hold()
        with self.deaf():
            self.cabinet(tx_id, "void")

        day = self.reconcile()

        self.assertEqual(self.seen(tx_id).state, "cancel")
        self.assertEqual((day["state"], day["healed_count"]), ("agrees", 1))

    def test_capture_that_nobody_told_us_of_is_caught_up(self):
        tx_id = self.hold()
        with self.deaf():
            self.cabinet(tx_id, "confirm", amount=900.0)

        day = self.reconcile()

        self.assertEqual(self.seen(tx_id).children, [("cancel", 600.0), ("done", 900.0)])
        self.assertEqual((day["state"], day["healed_count"]), ("agrees", 1))

    def test_refund_that_nobody_told_us_of_is_caught_up_once(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        with self.deaf():
            self.cabinet(tx_id, "refund", amount=250.0)

        first, second = self.reconcile(), self.reconcile()

        self.assertEqual((first["state"], first["healed_count"]), ("agrees", 1))
        self.assertEqual((second["state"], second["healed_count"]), ("agrees", 0))
        self.assertEqual(first["ours_refunded"], first["theirs_refunded"])
        self.assertEqual(self.refunds(tx_id), [("done", -250.0)])

    def test_second_payment_that_nobody_told_us_of_goes_back_as_if_it_had_been_told(self):
        tx_id = self.hold()
        self.hear()
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            params = tx._cloudpayments_card_params(self.enter_card(PAYS))
            second = tx.provider_id._cloudpayments_client().authorise_card(params, "second")

        day = self.reconcile()

        self.assertEqual(day["listed"], [])
        self.run_cron()
        statuses = {row["transaction_id"]: row["status"] for row in self.operations(tx_id)}
        self.assertEqual(statuses[int(second.number)], "Cancelled")
        self.assertEqual(statuses[int(self.seen(tx_id).number)], "Authorized")
        self.assertEqual(self.reconcile()["state"], "agrees")

    def test_refund_of_an_earlier_day_is_compared_without_its_payment(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        before = self.reconcile()
        self.cabinet(tx_id, "refund", amount=250.0)
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            listing = provider._cloudpayments_client().list_period
            record = env["cloudpayments.reconciliation"].browse(before["id"])
            rows = list(listing(*record._bounds()))
        number = self.seen(tx_id).number
        of_today = [row for row in rows if row.number != number]
        self.predate(tx_id)

        with patch.object(CloudPaymentsClient, "list_period", return_value=iter(of_today)):
            day = self.reconcile()

        self.assertEqual((day["state"], day["listed"]), ("agrees", []))
        self.assertAlmostEqual(before["ours_captured"] - day["ours_captured"], 1000.00, 2)
        self.assertAlmostEqual(day["ours_refunded"] - before["ours_refunded"], 250.00, 2)

    def predate(self, tx_id):
        with self.committed() as env:
            env.cr.execute(
                "UPDATE payment_transaction SET create_date = create_date - interval '3 days'"
                " WHERE id = %s",
                [tx_id],
            )

    def test_payment_that_nobody_here_knows_is_put_before_a_person(self):
        tx_id = self.hold()
        number = self.seen(tx_id).number
        self.forget_payment(tx_id)

        day = self.reconcile()

        self.assertEqual(day["state"], "differs")
        self.assertEqual(day["listed"], [("missing_here", number, False, "Authorized 1500.00")])

    def test_payment_that_cloudpayments_does_not_know_is_put_before_a_person(self):
        tx_id = self.hold()
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id).provider_reference = "1"
        # One that is listed under the number that we have lost is the other half of it.
        number = str(self.operations(tx_id)[0]["transaction_id"])

        day = self.reconcile()

        self.assertEqual(
            day["listed"],
            [
                ("missing_there", "1", "held 1500.00", False),
                ("missing_here", number, False, "Authorized 1500.00"),
            ],
        )
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id).provider_reference = number
        self.assertEqual(self.reconcile()["listed"], [])

    def test_payment_of_which_cloudpayments_knows_neither_number_nor_invoice(self):
        tx_id = self.hold()
        known = self.seen(tx_id)
        self.rename(tx_id, "nowhere", "1")
        self.addCleanup(self.rename, tx_id, known.reference, known.number)

        day = self.reconcile()

        self.assertEqual(
            day["listed"],
            [
                ("missing_there", "1", "held 1500.00", False),
                ("missing_here", known.number, False, "Authorized 1500.00"),
            ],
        )

    def rename(self, tx_id, reference, number):
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id).write(
                {"reference": reference, "provider_reference": number}
            )

    def test_sum_that_differs_is_shown_with_both_sides(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        number = self.seen(tx_id).number
        self.falsify(tx_id, "999.00")

        day = self.reconcile()

        self.assertEqual(
            day["listed"], [("sum_differs", number, "captured 999.00", "Completed 1000.00")]
        )
        self.assertAlmostEqual(day["theirs_captured"] - day["ours_captured"], 1.00, 2)

    def test_what_is_repaired_leaves_the_list_by_itself(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        self.falsify(tx_id, "999.00")
        self.assertEqual(len(self.reconcile()["listed"]), 1)
        self.falsify(tx_id, "1000.00")

        day = self.reconcile()

        self.assertEqual((day["state"], day["listed"]), ("agrees", []))
        with self.committed() as env:
            row = env["cloudpayments.discrepancy"].search(self.own)
            self.assertEqual((row.resolved, row.note), (True, "Agrees now"))

    def test_what_a_person_has_settled_does_not_come_back_unless_it_changes(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        self.falsify(tx_id, "999.00")
        self.reconcile()
        with self.committed() as env:
            rows = env["cloudpayments.discrepancy"].search(self.own)
            rows._resolve("the bank's rounding", env.user)

        self.assertEqual(self.reconcile()["state"], "agrees")

        self.falsify(tx_id, "998.00")
        self.assertEqual(self.reconcile()["listed"][0][2], "captured 998.00")

    def refunds(self, tx_id):
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            refunds = (tx | tx.child_transaction_ids).child_transaction_ids.filtered(
                lambda each: each.operation == "refund"
            )
            return [(each.state, each.amount) for each in refunds]
