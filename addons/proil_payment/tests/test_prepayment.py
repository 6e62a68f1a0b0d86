from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient
from odoo.addons.payment_cloudpayments.const import LOST_AFTER_S
from odoo.addons.payment_cloudpayments.tests.common import PAYS, WorkerKilled
from odoo.addons.proil_payment.tests.ways import WaysCase
from odoo.addons.queue_job.exception import RetryableJobError


@tagged("post_install", "-at_install")
class TestPrepayment(WaysCase):
    def refunds(self, public_id):
        return [row for row in self.at_the_bank(public_id) if row["operation"] == "Refund"]

    def taken(self, public_id):
        """What the company has of the customer's money by the bank and by its own books."""
        at_the_bank = sum(
            row["amount"] * (-1 if row["operation"] == "Refund" else 1)
            for row in self.at_the_bank(public_id)
            if row["status"] == "Completed"
        )
        with self.committed() as env:
            sales = env["proil.retail.sale"].search([("order_id.public_id", "=", public_id)])
            return round(at_the_bank * 100), int(sum(sales.mapped("amount")) * 100)

    def rows(self, public_id):
        with self.committed() as env:
            sales = env["proil.retail.sale"].search([("order_id.public_id", "=", public_id)])
            return [
                (sale.kind, f"{sale.amount:.2f}", f"{sale.advance_amount:.2f}")
                for sale in sales.sorted("id")
            ]

    def test_order_is_accepted_when_it_is_paid(self):
        order = self.place()

        asked = self.pay_by(order, method="sbp")

        self.assertEqual((asked["status"], asked["captured_amount"]), ("redirect", None))
        self.assertTrue(asked["redirect"]["qr_image"])
        self.assertEqual(self.axes(order), ("pending_payment", "none"))
        self.assertEqual(self.payment(order), asked)
        self.in_the_app(asked["redirect"])
        self.assertEqual(self.axes(order), ("accepted", "captured"))
        told = self.payment(order)
        self.assertEqual(
            (told["status"], told["captured_amount"], told["refunded_amount"]),
            ("captured", 279900, None),
        )

    def test_what_was_not_poured_goes_back(self):
        for litres, back in (("36.137", 24144), ("40.000", 0), ("0.000", 279900)):
            with self.subTest(litres=litres):
                order = self.prepaid()

                self.pour(order, litres)
                self.run_jobs()
                waiting = self.payment(order)
                self.let_the_bank_work()

                self.assertEqual(
                    (waiting["refund_pending"], waiting["refunded_amount"]), (back > 0, None)
                )
                told = self.payment(order)
                self.assertEqual(told["refunded_amount"], back or None)
                self.assertEqual((told["captured_amount"], told["refund_pending"]), (279900, False))
                self.assertEqual(self.taken(order), (279900 - back,) * 2)
                state = "refunded" if back == 279900 else "captured"
                self.assertEqual(self.axes(order), ("completed", state))
                self.assertProven(order)

    def test_order_that_is_given_up_gives_everything_back(self):
        order = self.prepaid()

        self.tell("POST", f"/orders/{order}/cancel", {"reason": "Sold"})
        self.run_jobs()
        self.let_the_bank_work()

        self.assertEqual(self.axes(order), ("cancelled", "refunded"))
        self.assertEqual(self.payment(order)["refunded_amount"], 279900)
        self.assertEqual(self.taken(order), (0, 0))

    def test_rest_goes_back_once_however_often_the_job_runs(self):
        order = self.prepaid()
        self.pour(order, "36.137")
        self.run_jobs()

        for _again in range(3):
            with self.committed() as env:
                self.order(env, order)._job_return_rest()
        self.let_the_bank_work()
        with self.committed() as env:
            self.order(env, order)._job_return_rest()

        self.assertEqual([row["amount"] for row in self.refunds(order)], [241.44])

    def test_worker_killed_between_intent_and_refund(self):
        order = self.prepaid()
        self.pour(order, "36.137")
        with (
            patch.object(CloudPaymentsClient, "refund", side_effect=WorkerKilled),
            self.assertRaises(WorkerKilled),
        ):
            self.run_jobs()

        with self.committed() as env:
            self.order(env, order)._job_return_rest()
        self.assertEqual(self.refunds(order), [])
        with patch.object(self, "provider_id", self.sbp_id):
            self.run_cron(LOST_AFTER_S + 1)
        self.let_the_bank_work()

        self.assertEqual([row["amount"] for row in self.refunds(order)], [241.44])
        self.assertEqual(self.payment(order)["refunded_amount"], 24144)

    def test_refund_that_the_bank_refuses_is_seen_and_asked_for_again(self):
        order = self.prepaid()
        self.pour(order, "36.137")
        self.fault("refund", "refused")
        self.run_jobs()

        trouble = self.seen_order(order, "refund_trouble")["refund_trouble"]
        self.assertTrue(trouble)
        self.assertEqual(self.axes(order), ("completed", "captured"))
        self.run_order_cron("_cron_return_again")
        self.let_the_bank_work()

        self.assertFalse(self.seen_order(order, "refund_trouble")["refund_trouble"])
        self.assertEqual(self.payment(order)["refunded_amount"], 24144)

    def dispute(self, public_id, amount):
        with self.committed() as env:
            env.company.proil_refund_limit = 100000
            order = self.order(env, public_id)
            return order._refund_sum(amount, "quality", "Smells of diesel").id

    def test_dispute_before_the_rest_went_back_leaves_the_rest_to_go(self):
        order = self.prepaid()
        self.pour(order, "36.137")
        self.fault("refund", "refused")
        self.run_jobs()
        self.dispute(order, "300.00")
        self.run_jobs()
        self.let_the_bank_work()

        self.assertTrue(self.seen_order(order, "refund_trouble")["refund_trouble"])
        with self.committed() as env:
            broken = env["proil.money.break"]._prove(self.order(env, order))
            self.assertEqual(broken.mapped("link"), ["payment"])
        self.run_order_cron("_cron_return_again")
        self.let_the_bank_work()

        self.assertFalse(self.seen_order(order, "refund_trouble")["refund_trouble"])
        self.assertEqual(self.taken(order), (225756, 225756))
        self.assertEqual(
            self.rows(order)[2:], [("refund", "-300.00", "0.00"), ("refund", "-241.44", "-241.44")]
        )
        self.assertProven(order)

    def test_rest_waits_for_a_dispute_that_the_bank_works_on(self):
        order = self.prepaid()
        self.pour(order, "36.137")
        refund = self.dispute(order, "100.00")
        with self.committed() as env:
            env["proil.refund"].browse(refund)._begin_refund()

        with self.committed() as env, self.assertRaises(RetryableJobError):
            self.order(env, order)._job_return_rest()
        with patch.object(self, "provider_id", self.sbp_id):
            self.run_cron(LOST_AFTER_S + 1)
        self.let_the_bank_work()
        self.run_jobs()
        self.let_the_bank_work()

        self.assertEqual(self.taken(order), (245756, 245756))

    def test_payment_for_an_order_that_was_cancelled_meanwhile_goes_back(self):
        order = self.place()
        redirect = self.pay_by(order, method="sbp")["redirect"]
        self.tell("POST", f"/orders/{order}/cancel", {"reason": "Sold"})

        self.in_the_app(redirect)
        self.run_jobs()
        self.let_the_bank_work()

        self.assertEqual(self.axes(order)[0], "cancelled")
        self.assertEqual(self.taken(order), (0, 0))

    def test_code_that_was_replaced_by_a_card_is_paid_and_goes_back(self):
        order = self.place()
        redirect = self.pay_by(order, method="sbp")["redirect"]
        self.assertEqual(self.pay(order, PAYS)["status"], "authorised")

        self.in_the_app(redirect)
        self.run_jobs()
        self.run_cron()
        self.let_the_bank_work()

        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        self.assertEqual([row["amount"] for row in self.refunds(order)], [2799.0])
        self.assertEqual(self.rows(order), [])
        self.pour(order, "36.137")
        self.run_jobs()
        self.assertEqual(self.axes(order), ("completed", "captured"))
        told = self.payment(order)
        self.assertEqual((told["captured_amount"], told["refunded_amount"]), (255756, None))
        self.assertProven(order)

    def test_payer_who_refuses_may_choose_again(self):
        order = self.place()
        self.in_the_app(self.pay_by(order, method="sbp")["redirect"], "refuse")

        self.assertEqual(self.payment(order)["status"], "declined")
        self.assertEqual(self.pay(order, PAYS)["status"], "authorised")

    def test_books_follow_the_money(self):
        order = self.prepaid()
        self.pour(order, "36.137")
        self.run_jobs()
        self.let_the_bank_work()

        self.assertEqual(
            self.rows(order),
            [
                ("advance", "2799.00", "2799.00"),
                ("settlement", "0.00", "-2557.56"),
                ("refund", "-241.44", "-241.44"),
            ],
        )

    def test_hold_by_a_banks_app_is_charged_as_one_by_card(self):
        for method in ("tpay", "sberpay"):
            with self.subTest(method=method):
                order = self.place()
                self.in_the_app(self.pay_by(order, method=method)["redirect"])
                self.assertEqual(self.axes(order), ("accepted", "authorised"))

                self.pour(order, "36.137")
                self.run_jobs()

                told = self.payment(order)
                self.assertEqual((told["status"], told["captured_amount"]), ("captured", 255756))
                self.assertEqual(self.rows(order), [("sale", "2557.56", "0.00")])

    def test_same_tap_again_is_the_same_code(self):
        order = self.place()

        answers = [self.authorise(order, {"method": "sbp"}, key="one-tap") for _tap in range(2)]

        self.assertEqual(answers[0].text, answers[1].text)
        with self.committed() as env:
            self.assertEqual(len(self.order(env, order).transaction_ids), 1)

    def test_method_that_is_not_offered_is_refused(self):
        order = self.place()
        with self.committed() as env:
            env["payment.method"].search([("code", "=", "tpay")]).active = False
        self.addCleanup(self._offer_again)

        self.assertProblem(self.authorise(order, {"method": "tpay"}), 422, "payment_method_unknown")

    def _offer_again(self):
        with self.committed() as env:
            self._offer_methods(env)

    def test_strangers_order_does_not_exist(self):
        order = self.place()
        for token, status, code in (
            (self.stranger_token, 404, "not_found"),
            (None, 401, "token_missing"),
        ):
            answer = self.authorise(order, {"method": "sbp"}, token=token)
            self.assertProblem(answer, status, code)
        self.assertEqual(self.at_the_bank(order), [])
