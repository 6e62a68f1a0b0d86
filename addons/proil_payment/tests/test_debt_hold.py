from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.proil_payment.tests.owing import SAVED, OwingCase

from proil_core.payment.ladder import BACK_OFF


@tagged("post_install", "-at_install")
class TestDebtHold(OwingCase):
    """A hold that the bank did not let be captured, and still keeps."""

    def test_hold_that_stands_is_captured_again_with_pauses(self):
        order = self.paid_order()
        self.pour(order, "40.000")
        self.refuse_captures(order)
        self.run_jobs()
        self.assertEqual(self.axes(order), ("completed", "debt"))

        self.collect(order)
        self.assertEqual(self.captures(order), ["refused"])
        with self.committed() as env:
            wait = self.debt(env, order).next_step_at - fields.Datetime.now()
            self.assertLessEqual(wait, BACK_OFF[0])
        self.age_operations(order, BACK_OFF[0])
        self.collect(order, BACK_OFF[0])

        self.assertEqual(self.captures(order), ["refused", "succeeded"])
        self.assertEqual(self.axes(order), ("completed", "captured"))
        self.assertEqual(self.sales(order), ["2799.00"])
        self.assertEqual(self.confirmed(order), 2799.0)

    def refuse_captures(self, order):
        """The bank says no to the first capture, and the hold stands all the same."""
        with self.committed() as env:
            hold = self.order(env, order).hold_id
            capture = f"proil.order/{hold.proil_order_id.id}/capture"
            env["queue.job"].search([("identity_key", "=", capture)]).unlink()
            operation = hold._cloudpayments_plan_capture(2799)
            operation._conclude("refused", "by the test")

    def captures(self, order):
        with self.committed() as env:
            hold = self.order(env, order).hold_id
            operations = hold.cloudpayments_operation_ids.sorted("id")
            return [each.state for each in operations if each.kind == "confirm"]

    def age_operations(self, order, later):
        """A journal does not grow older by itself: the test owns the database."""
        self._set_triggers("DISABLE")
        with self.committed() as env:
            hold = self.order(env, order).hold_id
            env.cr.execute(
                "UPDATE cloudpayments_operation SET answered_at = answered_at - %s"
                " WHERE hold_id = %s",
                [later, hold.id],
            )
        self._set_triggers("ENABLE")

    def test_hold_in_its_last_day_goes_back_before_the_card_is_charged(self):
        order = self.place()
        self.pay(order, **SAVED)
        self.pour(order, "40.000")
        self.refuse_captures(order)
        with self.committed() as env:
            hold = self.order(env, order).hold_id
            hold.cloudpayments_hold_expires_at = fields.Datetime.now() + timedelta(hours=23)

        self.collect(order)
        self.collect(order)

        self.assertEqual(self.axes(order), ("completed", "captured"))
        steps = self.debt_story(order)[1]
        self.assertLess(steps.index("release"), steps.index("charge_card"))
        released, charged = self.at_the_bank(order)
        self.assertEqual((released["status"], charged["status"]), ("Cancelled", "Completed"))
