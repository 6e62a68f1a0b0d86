from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.common import WorkerKilled
from odoo.addons.proil_payment.tests.common import PaidOrderCase


@tagged("post_install", "-at_install")
class TestDebt(PaidOrderCase):
    def debt(self, env, order):
        return self.order(env, order).debt_ids

    def seen_debt(self, order):
        with self.committed() as env:
            debt = self.debt(env, order)
            steps = [step.kind for step in debt.step_ids]
            return debt.state, steps

    def void_at_the_bank(self, order):
        self.admin(f"operations/{self.at_the_bank(order)[0]['transaction_id']}/void")

    def owing_order(self, **pay):
        """Fuel is in the tank, and the hold has gone without a word."""
        order = self.place()
        self.assertEqual(self.pay(order, **pay)["status"], "authorised")
        self.notify("check", "pay")
        self.addCleanup(self.notify, *KINDS)
        self.void_at_the_bank(order)
        self.pour(order, "40.000")
        self.run_jobs()
        self.notify(*KINDS)
        self.assertEqual(self.axes(order), ("completed", "debt"))
        return order

    def collect(self, order, later=None):
        """What the cron and the queue would do `later` than now."""
        with self.committed() as env:
            debt = self.debt(env, order)
            if later:
                self.grow_older(debt, later)
            debt._cron_wake_due()
        self.run_jobs()

    def grow_older(self, debt, later):
        for tx in debt.transaction_ids.filtered(lambda each: each.state == "error"):
            tx.last_state_change -= later
        if debt.next_step_at:
            debt.next_step_at -= later

    def test_without_a_saved_card_a_link_is_sent_and_pays(self):
        order = self.owing_order()

        self.collect(order)

        state, steps = self.seen_debt(order)
        self.assertEqual(state, "open")
        self.assertEqual(steps[0], "opened")
        self.assertEqual(steps[-2:], ["send_link", "link_sent"])
