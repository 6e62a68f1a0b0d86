from datetime import timedelta

import requests

from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.common import PAYS
from odoo.addons.proil_payment.tests.common import PaidOrderCase

SAVED = {"more": {"save_card": True}}


class OwingCase(PaidOrderCase):
    """Fuel that was given and not paid for, and what cron and queue do about it."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget_cards)

    def forget_cards(self):
        """What the bank has said of a card is remembered for the next debt of its holder."""
        with self.committed() as env:
            own = [("partner_id", "=", self.ids["customer"])]
            env["payment.transaction"].search(
                [*own, ("proil_debt_id", "!=", False)]
            ).token_id = False
            env["payment.token"].search(own)._forget()

    def debt(self, env, order):
        return self.order(env, order).debt_ids

    def debt_story(self, order):
        with self.committed() as env:
            debt = self.debt(env, order)
            return debt.state, [step.kind for step in debt.step_ids]

    def owing_order(self, card=PAYS, **pay):
        """Fuel is in the tank, and the hold was released without a word."""
        order = self.place()
        self.assertEqual(self.pay(order, card, **pay)["status"], "authorised")
        self.notify("check", "pay")
        self.admin(f"operations/{self.at_the_bank(order)[0]['transaction_id']}/void")
        self.pour(order, "40.000")
        self.run_jobs()
        self.notify(*KINDS)
        self.assertEqual(self.axes(order), ("completed", "debt"))
        return order

    def collect(self, order, later=timedelta(0)):
        """What cron and queue do when so much time has passed."""
        with self.committed() as env:
            debt = self.debt(env, order)
            for tx in debt.transaction_ids.filtered(lambda each: each.state == "error"):
                tx.last_state_change -= later
            if debt.next_step_at:
                debt.next_step_at -= later
            debt._cron_wake_due()
        self.run_jobs()

    def sales(self, order):
        with self.committed() as env:
            sales = env["proil.retail.sale"].search([("order_id.public_id", "=", order)])
            return [f"{sale.amount:.2f}" for sale in sales.sorted("id")]

    def confirmed(self, order):
        return sum(row["confirmed_amount"] or 0 for row in self.at_the_bank(order))

    def pay_by_link(self, order, number=PAYS):
        """What the customer does on the page of the link."""
        with self.committed() as env:
            url = self.debt(env, order).pay_url
        root, key = url.rsplit("/orders/d/", 1)
        card = {"card": number.replace(" ", "")}
        answer = requests.post(f"{root}/checkouts/{key}/pay", data=card, timeout=10)
        answer.raise_for_status()
