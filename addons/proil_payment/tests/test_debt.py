from datetime import timedelta
from unittest.mock import patch

import requests

from odoo import fields
from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient
from odoo.addons.payment_cloudpayments.const import LOST_AFTER_S
from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.common import (
    NO_FUNDS,
    PAYS,
    PAYS_ONCE,
    WorkerKilled,
)
from odoo.addons.proil_payment.tests.common import PaidOrderCase

from proil_core.payment.ladder import BACK_OFF
from proil_core.refusal import Code, Refusal

SAVED = {"more": {"save_card": True}}


@tagged("post_install", "-at_install")
class TestDebt(PaidOrderCase):
    """Every path from fuel that is not paid for to money, with the bank in between."""

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

    def test_saved_card_is_charged_without_its_holder(self):
        order = self.owing_order(**SAVED)

        self.collect(order)

        self.assertEqual(self.axes(order), ("completed", "captured"))
        self.assertEqual(
            self.debt_story(order), ("paid", ["opened", "refused", "charge_card", "paid"])
        )
        self.assertEqual(self.sales(order), ["2799.00"])
        _released, charged = self.at_the_bank(order)
        self.assertEqual((charged["status"], charged["amount"]), ("Completed", 2799.0))
        with self.committed() as env:
            charge = self.debt(env, order).transaction_ids
            self.assertEqual((charge.operation, charge.cloudpayments_two_stage), ("offline", False))

    def test_without_a_saved_card_a_link_is_sent(self):
        order = self.owing_order()

        self.collect(order)
        self.collect(order)

        state, steps = self.debt_story(order)
        self.assertEqual((state, steps[-2:]), ("open", ["send_link", "link_sent"]))
        with self.committed() as env:
            debt = self.debt(env, order)
            self.assertTrue(debt.pay_url.startswith("http"))
            self.assertGreater(debt.next_step_at, fields.Datetime.now() + timedelta(days=2))
            told = env["queue.job"].search([("identity_key", "=", f"proil.debt/{debt.id}/link")])
            self.assertEqual((told.state, told.channel), ("pending", "root.sms"))

    def pay_by_link(self, order, number=PAYS):
        """What the customer does on the page of the link."""
        with self.committed() as env:
            url = self.debt(env, order).pay_url
        root, key = url.rsplit("/orders/d/", 1)
        card = {"card": number.replace(" ", "")}
        answer = requests.post(f"{root}/checkouts/{key}/pay", data=card, timeout=10)
        answer.raise_for_status()

    def test_link_that_is_paid_releases_the_customer(self):
        order = self.owing_order()
        self.collect(order)
        self.assertEqual(self.tell("GET", "/debts")["items"][0]["order_id"], order)

        self.pay_by_link(order)

        self.assertEqual(self.axes(order), ("completed", "captured"))
        self.assertEqual(self.debt_story(order)[0], "paid")
        self.assertEqual(self.sales(order), ["2799.00"])
        self.assertEqual(self.tell("GET", "/debts")["items"], [])
        self.assertEqual(self.payment(order)["captured_amount"], 279900)
        self.paid_order()

    def test_card_that_is_declined_on_the_page_of_the_link_does_not_use_it_up(self):
        order = self.owing_order()
        self.collect(order)

        self.pay_by_link(order, NO_FUNDS)
        self.assertEqual(self.debt_story(order)[0], "open")
        self.pay_by_link(order)

        self.assertEqual(self.debt_story(order)[0], "paid")
        self.assertEqual(self.sales(order), ["2799.00"])

    def test_empty_card_is_tried_twice_and_then_a_link_is_sent(self):
        order = self.owing_order(PAYS_ONCE, **SAVED)

        self.collect(order)
        self.collect(order)
        self.assertEqual(self.debt_story(order)[1][-2:], ["charge_card", "refused"])
        self.collect(order, timedelta(hours=2))
        self.collect(order)

        state, steps = self.debt_story(order)
        self.assertEqual((state, steps.count("charge_card")), ("open", 2))
        self.assertEqual(steps[-2:], ["send_link", "link_sent"])

    def test_card_refused_for_good_is_not_tried_again(self):
        order = self.owing_order(**SAVED)
        self.admin("declines", reason_code=5005)

        self.collect(order)
        self.collect(order)

        steps = self.debt_story(order)[1]
        self.assertEqual((steps.count("charge_card"), steps[-1]), (1, "link_sent"))

    def test_bank_names_the_moment_of_the_next_attempt(self):
        order = self.owing_order(**SAVED)
        self.admin("declines", reason_code=5051, retry_after_s=100 * 60)

        self.collect(order)
        self.collect(order)

        with self.committed() as env:
            wait = self.debt(env, order).next_step_at - fields.Datetime.now()
        self.assertAlmostEqual(wait.total_seconds(), 100 * 60, delta=60)

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

    def test_lost_answer_of_a_charge_is_looked_up_and_not_charged_twice(self):
        order = self.owing_order(**SAVED)
        self.notify()
        self.addCleanup(self.notify, *KINDS)
        self.fault("tokens/charge", "timeout_after")

        self.collect(order)
        self.collect(order, timedelta(minutes=3))
        self.assertEqual(self.axes(order), ("completed", "debt"))
        self.run_cron(LOST_AFTER_S + 1)

        self.assertEqual(self.axes(order), ("completed", "captured"))
        charges = [row for row in self.at_the_bank(order) if row["status"] == "Completed"]
        self.assertEqual(len(charges), 1)
        self.assertEqual(self.debt_story(order)[1].count("charge_card"), 1)

    def test_worker_killed_after_the_intent_charges_once(self):
        order = self.owing_order(**SAVED)
        with (
            patch.object(CloudPaymentsClient, "charge_token", side_effect=WorkerKilled),
            self.assertRaises(WorkerKilled),
        ):
            self.collect(order)

        self.collect(order, timedelta(minutes=3))
        self.run_cron(LOST_AFTER_S + 1)

        charges = [row for row in self.at_the_bank(order) if row["status"] == "Completed"]
        self.assertEqual((len(charges), self.debt_story(order)[0]), (1, "paid"))

    def test_money_that_comes_after_the_debt_was_paid_goes_back(self):
        order = self.owing_order(**SAVED)
        self.collect(order)
        with self.committed() as env:
            debt = self.debt(env, order)
            late = debt._new_charge(debt.amount)
            operation_id = late._cloudpayments_plan_token().id

        self.carry_on(operation_id)
        self.run_jobs()

        self.assertEqual(self.axes(order), ("completed", "captured"))
        self.assertEqual(self.debt_story(order)[1][-1], "paid_twice")
        self.assertEqual(self.sales(order), ["2799.00"])
        refunded = [row["refunded_amount"] for row in self.at_the_bank(order)]
        self.assertEqual(sorted(filter(None, refunded)), [2799.0])

    def test_customer_who_owes_neither_orders_nor_pays_for_another_order(self):
        waiting = self.place()
        order = self.owing_order()
        self.collect(order)

        answer = self.ask(
            "POST",
            f"/payments/{waiting}/authorize",
            {"cryptogram": self.cryptogram(PAYS)},
        )
        self.assertProblem(answer, 409, "debt_open")
        facts = answer.json()["facts"]
        self.assertEqual(facts["amount"], "2799.00")
        self.assertTrue(facts["pay_url"].startswith("http"))
        with self.assertRaises(Refusal) as refused:
            self.place()
        self.assertEqual(refused.exception.code, Code.DEBT_OPEN)

    def test_debts_are_told_to_the_one_who_owes(self):
        order = self.owing_order()
        self.collect(order)

        [debt] = self.tell("GET", "/debts")["items"]

        self.assertEqual((debt["order_id"], debt["amount"]), (order, 279900))
        self.assertTrue(debt["pay_url"].startswith("http"))
        self.assertEqual(self.tell("GET", "/debts", token=self.stranger_token)["items"], [])
        self.assertEqual(self.ask("GET", "/debts", token=None).status_code, 401)
