from odoo.tests import tagged

from odoo.addons.proil_payment.tests.common import PaidOrderCase


@tagged("post_install", "-at_install")
class TestMoneyProofOfPaidOrders(PaidOrderCase):
    """Orders that went through the bank, as a customer and a driver leave them."""

    def prove(self, public_id):
        with self.committed() as env:
            rows = env["proil.money.break"]._prove(self.order(env, public_id))
            return [(row.link, row.expected, row.found) for row in rows]

    def test_order_that_was_poured_and_charged_is_sound(self):
        public_id = self.paid_order()
        self.pour(public_id, "36.137")
        self.run_jobs()

        self.assertEqual(self.axes(public_id), ("completed", "captured"))
        self.assertEqual(self.prove(public_id), [])

    def test_order_into_which_nothing_was_poured_is_sound(self):
        public_id = self.paid_order()
        self.pour(public_id, "0.000")
        self.run_jobs()

        self.assertEqual(self.prove(public_id), [])

    def test_refund_in_the_cabinet_leaves_the_order_sound(self):
        public_id = self.paid_order()
        self.pour(public_id, "36.137")
        self.run_jobs()
        number = self.at_the_bank(public_id)[0]["transaction_id"]

        self.admin(f"operations/{number}/refund", amount=500.0)

        self.assertEqual(self.prove(public_id), [])
        with self.committed() as env:
            self.assertEqual(len(self.order(env, public_id)._returns("done")), 1)
