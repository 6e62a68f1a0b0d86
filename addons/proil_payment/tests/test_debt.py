from datetime import timedelta
from unittest.mock import patch

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
from odoo.addons.proil_payment.tests.owing import SAVED, OwingCase

from proil_core.refusal import Code, Refusal


@tagged("post_install", "-at_install")
class TestDebt(OwingCase):
    """Every path from fuel that is not paid for to money, with the bank in between."""

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
