from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient
from odoo.addons.payment_cloudpayments.const import LOST_AFTER_S
from odoo.addons.payment_cloudpayments.entered_card import EnteredCard
from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction
from odoo.addons.payment_cloudpayments.tests.common import WorkerKilled
from odoo.addons.proil_payment.tests.common import PaidOrderCase


@tagged("post_install", "-at_install")
class TestCharge(PaidOrderCase):
    def sales(self, public_id):
        with self.committed() as env:
            sales = env["proil.retail.sale"].search([("order_id.public_id", "=", public_id)])
            return [
                (sale.litres, sale.fuel_amount, sale.delivery_amount, sale.amount)
                for sale in sales.sorted("id")
            ]

    def test_litres_times_price_plus_fee_is_charged_to_the_kopeck(self):
        for litres, charge in (("40.000", 279900), ("36.137", 255756), ("0.001", 29906)):
            with self.subTest(litres=litres):
                order = self.paid_order()

                self.pour(order, litres)
                self.run_jobs()

                self.assertEqual(self.axes(order), ("completed", "captured"))
                told = self.payment(order)
                self.assertEqual((told["status"], told["captured_amount"]), ("captured", charge))
                [taken] = self.at_the_bank(order)
                self.assertEqual(
                    (taken["status"], round(taken["confirmed_amount"] * 100)),
                    ("Completed", charge),
                )
                [(sold, fuel, delivery, amount)] = self.sales(order)
                self.assertEqual(f"{sold:.3f}", litres)
                self.assertEqual(f"{delivery:.2f}", "299.00")
                self.assertEqual((fuel + delivery, amount * 100), (amount, charge))

    def test_nothing_poured_costs_nothing(self):
        order = self.paid_order()

        self.pour(order, "0.000")
        self.run_jobs()

        self.assertEqual(self.axes(order), ("completed", "voided"))
        self.assertEqual(self.payment(order)["status"], "released")
        self.assertEqual(self.at_the_bank(order)[0]["status"], "Cancelled")
        self.assertEqual(self.sales(order), [])

    def test_order_that_is_given_up_gives_the_money_back(self):
        for give_up in ("cancel", "fail"):
            with self.subTest(give_up=give_up):
                order = self.paid_order()

                if give_up == "cancel":
                    self.tell("POST", f"/orders/{order}/cancel", {"reason": "Sold"})
                else:
                    self.bring(order, "arrived")
                    with self.committed() as env:
                        self.order(env, order)._fail("no_access")
                self.run_jobs()

                self.assertEqual(self.axes(order)[1], "voided")
                self.assertEqual(self.at_the_bank(order)[0]["status"], "Cancelled")

    def test_charge_is_made_once_however_often_the_job_runs(self):
        order = self.paid_order()
        self.pour(order, "40.000")
        self.run_jobs()

        for _again in range(2):
            with self.committed() as env:
                self.order(env, order)._job_capture()

        self.assertEqual(len(self.sales(order)), 1)
        with self.committed() as env:
            confirms = env["cloudpayments.operation"].search_count(
                [("hold_id.proil_order_id.public_id", "=", order), ("kind", "=", "confirm")]
            )
        self.assertEqual(confirms, 1)

    def test_worker_killed_between_intent_and_capture(self):
        order = self.paid_order()
        self.pour(order, "40.000")
        with (
            patch.object(CloudPaymentsClient, "confirm", side_effect=WorkerKilled),
            self.assertRaises(WorkerKilled),
        ):
            self.run_jobs()
        self.assertEqual(self.axes(order), ("completed", "authorised"))

        # The queue starts the job of a dead worker again, too early to disturb a call in flight …
        with self.committed() as env:
            self.order(env, order)._job_capture()
        self.assertEqual(self.axes(order), ("completed", "authorised"))
        # … and the provider's cron finds out what became of the operation.
        self.run_cron(LOST_AFTER_S + 1)

        self.assertEqual(self.axes(order), ("completed", "captured"))
        self.assertEqual(len(self.sales(order)), 1)
        self.assertEqual(self.at_the_bank(order)[0]["confirmed_amount"], 2799.0)

    def test_worker_killed_between_intent_and_hold(self):
        order = self.place()
        card = EnteredCard(self.cryptogram("4000000000003055"), "203.0.113.7")
        with self.committed() as env:
            begin = (self.order(env, order), "_begin_hold_by_card", "attempt", card)
            in_own_transaction(*begin, {"operation": "online_direct"})

        self.assertEqual(self.payment(order)["status"], "pending")
        for _look in range(3):
            self.run_cron(LOST_AFTER_S * 5)

        self.assertEqual(self.payment(order)["status"], "declined")
        self.assertEqual(self.pay(order)["status"], "authorised")

    def test_hold_whose_answer_was_lost_is_found(self):
        order = self.place()
        self.notify("check")
        self.addCleanup(self.notify, *KINDS)
        self.fault("cards/auth", "timeout_after")

        self.assertEqual(self.pay(order)["status"], "pending")
        self.run_cron(LOST_AFTER_S + 1)

        self.assertEqual(self.axes(order), ("accepted", "authorised"))

    def test_second_hold_for_one_order_is_given_back(self):
        order = self.place()
        self.notify("check")
        self.addCleanup(self.notify, *KINDS)
        self.fault("cards/auth", "timeout_after")
        self.pay(order)
        with self.committed() as env:
            lost = self.order(env, order).transaction_ids
            lost.cloudpayments_operation_ids._conclude("refused", "given up too early")

        self.assertEqual(self.pay(order)["status"], "authorised")
        with self.committed() as env:
            facts = (
                env["payment.provider"]
                .browse(self.provider_id)
                ._cloudpayments_client()
                .find(lost.with_env(env).reference)
            )
            lost.with_env(env)._cloudpayments_apply(facts)
        self.run_jobs()

        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        self.assertEqual(
            sorted(row["status"] for row in self.at_the_bank(order)), ["Authorized", "Cancelled"]
        )

    def test_hold_of_an_order_that_was_cancelled_meanwhile_is_given_back(self):
        order = self.place()
        self.notify("check")
        self.addCleanup(self.notify, *KINDS)
        self.fault("cards/auth", "timeout_after")
        self.pay(order)
        self.tell("POST", f"/orders/{order}/cancel", {"reason": "Sold"})

        self.run_cron(LOST_AFTER_S + 1)
        self.run_jobs()

        self.assertEqual(self.axes(order)[0], "cancelled")
        self.assertEqual(self.at_the_bank(order)[0]["status"], "Cancelled")

    def test_hold_is_not_lost_when_somebody_moves_the_order(self):
        order = self.place()
        with self.committed() as env:
            self.order(env, order).lock_for_update(allow_referencing=True)
            with patch(
                "odoo.addons.proil_payment.models.proil_order_hold.ProilOrder._was_attempted",
                return_value=False,
            ):
                self.assertEqual(self.pay(order)["status"], "pending")
            self.assertEqual(self.axes(order), ("pending_payment", "none"))

        self.run_jobs()

        self.assertEqual(self.axes(order), ("accepted", "authorised"))

    def test_fuel_given_without_money_is_a_debt(self):
        order = self.paid_order()
        self.notify()
        self.addCleanup(self.notify, *KINDS)
        self.admin(f"operations/{self.at_the_bank(order)[0]['transaction_id']}/void")

        self.pour(order, "40.000")
        self.run_jobs()

        self.assertEqual(self.axes(order), ("completed", "debt"))
        self.assertEqual(self.payment(order)["status"], "debt")
        self.assertEqual(self.sales(order), [])

    def test_hold_that_vanishes_under_way_is_seen_at_once(self):
        order = self.paid_order()
        self.bring(order, "en_route")

        self.admin(f"operations/{self.at_the_bank(order)[0]['transaction_id']}/void")
        self.assertEqual(self.axes(order), ("en_route", "failed"))
        self.pour_rest(order)
        self.run_jobs()

        self.assertEqual(self.axes(order), ("completed", "debt"))

    def pour_rest(self, order):
        self.bring(order, "completed")

    def test_debt_is_charged_again_while_the_hold_stands(self):
        order = self.paid_order()
        self.pour(order, "40.000")
        self.fault("confirm", "http_500", times=1)
        self.run_jobs()
        with self.committed() as env:
            operation = env["cloudpayments.operation"].search(
                [("hold_id.proil_order_id.public_id", "=", order), ("state", "=", "unknown")]
            )
            operation._conclude("refused", "by the test")
        self.assertEqual(self.axes(order), ("completed", "debt"))

        with self.committed() as env:
            self.order(env, order).action_charge_again()
        self.run_jobs()

        self.assertEqual(self.axes(order), ("completed", "captured"))

    def test_refund_by_hand_takes_the_sale_back(self):
        order = self.paid_order()
        self.pour(order, "40.000")
        self.run_jobs()
        number = self.at_the_bank(order)[0]["transaction_id"]

        self.admin(f"operations/{number}/refund", amount=1000)
        self.assertEqual(self.axes(order)[1], "captured")
        self.admin(f"operations/{number}/refund", amount=1799)

        self.assertEqual(self.axes(order)[1], "refunded")
        self.assertEqual(
            [f"{amount:.2f}" for *_parts, amount in self.sales(order)],
            ["2799.00", "-1000.00", "-1799.00"],
        )
