from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.const import LOST_AFTER_S
from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.proil_payment.tests.common import PaidOrderCase
from odoo.addons.queue_job.exception import RetryableJobError

WHY = ("quality", "Smells of diesel")


@tagged("post_install", "-at_install")
class TestRefundSent(PaidOrderCase):
    """Approved refunds on their way to the bank and back."""

    @classmethod
    def _found_company(cls, env):
        super()._found_company(env)
        env.company.proil_refund_limit = 100000

    def charged_order(self):
        order = self.paid_order()
        self.pour(order, "40.000")
        self.run_jobs()
        return order

    def give_back(self, order, method, *arguments):
        with self.committed() as env:
            return getattr(self.order(env, order), method)(*arguments, *WHY).id

    def refund(self, refund_id):
        with self.committed() as env:
            refund = env["proil.refund"].browse(refund_id)
            return refund.state, [step.state for step in refund.step_ids]

    def sales(self, order):
        with self.committed() as env:
            sales = env["proil.retail.sale"].search([("order_id.public_id", "=", order)])
            return [
                f"{sale.litres} {sale.fuel_amount} {sale.delivery_amount}"
                for sale in sales.sorted("id")
            ]

    def refunded_at_the_bank(self, order):
        return self.at_the_bank(order)[0]["refunded_amount"]

    def test_all_goes_back_and_the_order_is_refunded(self):
        order = self.charged_order()

        refund = self.give_back(order, "_refund_all")
        self.run_jobs()

        self.assertEqual(self.refund(refund), ("done", ["requested", "approved", "sent", "done"]))
        self.assertEqual(self.axes(order), ("completed", "refunded"))
        self.assertEqual(self.refunded_at_the_bank(order), 2799.0)
        self.assertEqual(self.sales(order), ["40.000 2500.00 299.00", "-40.000 -2500.00 -299.00"])

    def test_money_taken_before_the_fill_goes_back_with_the_order(self):
        for is_cancelled_first in (False, True):
            with self.subTest(is_cancelled_first=is_cancelled_first):
                order = self.paid_order()
                number = self.at_the_bank(order)[0]["transaction_id"]
                if is_cancelled_first:
                    self.cancel(order)
                self.admin(f"operations/{number}/confirm", amount=2799)
                if not is_cancelled_first:
                    self.cancel(order)

                self.run_jobs()

                self.assertEqual(self.axes(order), ("cancelled", "refunded"))
                self.assertEqual(self.refunded_at_the_bank(order), 2799.0)
                self.assertEqual(self.proven(order), [])

    def test_money_that_an_order_keeps_without_a_fill_is_named(self):
        order = self.paid_order()
        number = self.at_the_bank(order)[0]["transaction_id"]
        self.admin(f"operations/{number}/confirm", amount=2799)
        self.cancel(order)

        self.assertEqual(self.proven(order), ["payment", "sale"])

    def cancel(self, order):
        self.tell("POST", f"/orders/{order}/cancel", {"reason": "Sold"})

    def proven(self, order):
        with self.committed() as env:
            return env["proil.money.break"]._prove(self.order(env, order)).mapped("link")

    def test_parts_go_back_one_after_another(self):
        order = self.charged_order()

        for method, arguments in (
            ("_refund_litres", (4, True)),
            ("_refund_sum", ("50.50",)),
            ("_refund_all", ()),
        ):
            self.give_back(order, method, *arguments)
            self.run_jobs()

        self.assertEqual(
            self.sales(order)[1:],
            ["-4.000 -250.00 -299.00", "0.000 -50.50 0.00", "-36.000 -2199.50 0.00"],
        )
        self.assertEqual(self.axes(order)[1], "refunded")
        self.assertEqual(self.refunded_at_the_bank(order), 2799.0)

    def test_part_that_goes_back_leaves_the_order_charged(self):
        order = self.charged_order()

        self.give_back(order, "_refund_sum", "100")
        self.run_jobs()

        self.assertEqual(self.axes(order)[1], "captured")

    def test_refund_is_sent_once_however_often_its_job_runs(self):
        order = self.charged_order()
        refund = self.give_back(order, "_refund_sum", "100")
        self.run_jobs()

        for _again in range(2):
            with self.committed() as env:
                env["proil.refund"].browse(refund)._job_refund()

        self.assertEqual(self.refunded_at_the_bank(order), 100.0)

    def test_lost_answer_is_looked_up(self):
        order = self.charged_order()
        self.notify()
        self.addCleanup(self.notify, *KINDS)
        self.fault("refund", "timeout_after")

        refund = self.give_back(order, "_refund_sum", "100")
        self.run_jobs()
        self.assertEqual(self.refund(refund)[0], "sent")
        self.run_cron(LOST_AFTER_S + 1)

        self.assertEqual(self.refund(refund)[0], "done")
        self.assertEqual(self.refunded_at_the_bank(order), 100.0)
        self.assertEqual(self.sales(order)[1:], ["0.000 -100.00 0.00"])

    def test_bank_that_refuses_leaves_the_money_where_it_is(self):
        order = self.charged_order()
        number = self.at_the_bank(order)[0]["transaction_id"]
        refund = self.give_back(order, "_refund_all")
        self.notify()
        self.addCleanup(self.notify, *KINDS)
        self.admin(f"operations/{number}/refund", amount=1)

        self.run_jobs()

        state, steps = self.refund(refund)
        self.assertEqual((state, steps[-1]), ("refused", "refused"))
        self.assertEqual(self.axes(order)[1], "captured")

    def test_two_refunds_of_one_payment_wait_for_each_other(self):
        order = self.charged_order()
        self.notify()
        self.addCleanup(self.notify, *KINDS)
        self.fault("refund", "timeout_after", times=1)
        self.give_back(order, "_refund_sum", "100")
        self.run_jobs()

        second = self.give_back(order, "_refund_sum", "200")
        with self.assertRaises(RetryableJobError), self.committed() as env:
            env["proil.refund"].browse(second)._job_refund()
        self.run_cron(LOST_AFTER_S + 1)
        self.run_jobs()

        self.assertEqual(self.refund(second)[0], "done")
        self.assertEqual(self.refunded_at_the_bank(order), 300.0)

    def test_refund_in_the_cabinet_takes_from_what_may_go_back(self):
        order = self.charged_order()
        number = self.at_the_bank(order)[0]["transaction_id"]
        self.admin(f"operations/{number}/refund", amount=1000)

        self.give_back(order, "_refund_all")
        self.run_jobs()

        self.assertEqual(self.refunded_at_the_bank(order), 2799.0)
        self.assertEqual(self.sales(order)[1:], ["0.000 -1000.00 0.00", "-40.000 -1500.00 -299.00"])
        self.assertEqual(self.axes(order)[1], "refunded")

    def test_provider_that_is_off_delays_the_refund(self):
        order = self.charged_order()
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = "disabled"
        refund = self.give_back(order, "_refund_all")
        self.run_jobs()
        self.assertEqual(self.refund(refund)[0], "approved")

        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = "test"
        with self.committed() as env:
            env["proil.refund"]._cron_send_approved()
        self.run_jobs()

        self.assertEqual(self.refund(refund)[0], "done")

    def test_customer_is_told_when_the_money_is_on_its_way(self):
        order = self.charged_order()

        refund = self.give_back(order, "_refund_all")
        self.run_jobs()

        with self.committed() as env:
            told = env["queue.job"].search([("identity_key", "=", f"proil.refund/{refund}/push")])
            self.assertEqual(told.method_name, "_job_push_refund")
            with patch.object(type(env["res.partner"]), "_proil_push", autospec=True) as push:
                env["proil.refund"].browse(refund)._job_push_refund()
        # Whatever it was paid by: money of SBP goes to an account.
        text = push.call_args.args[2]
        self.assertNotIn("card", text)
        self.assertIn("will be back in a few days", text)
