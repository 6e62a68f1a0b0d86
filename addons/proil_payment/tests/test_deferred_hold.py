from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient
from odoo.addons.payment_cloudpayments.const import LOST_AFTER_S
from odoo.addons.payment_cloudpayments.tests.common import (
    NO_FUNDS,
    PAYS,
    PAYS_ONCE,
    THREE_DS,
    WorkerKilled,
)
from odoo.addons.proil_payment.tests.ways import FAR, HOUR, WaysCase

SAVE = {"save_card": True}


@tagged("post_install", "-at_install")
class TestDeferredHold(WaysCase):
    """A window beyond the life of a hold: the money is held later, by a saved card."""

    def deferred(self, card=None):
        """A far order that its customer's saved card is going to pay for."""
        card, order = card or self.save_card(), self.place_far()
        told = self.pay_by(order, payment_method_id=card["id"])
        self.assertEqual(told["status"], "deferred")
        return order

    def come_due(self, order):
        """The day on which the money is held."""
        self.change_order(order, authorise_at=fields.Datetime.now() - HOUR)
        self.run_order_cron("_cron_hold_deferred")

    def test_saved_card_is_asked_only_when_a_hold_will_last(self):
        before = fields.Datetime.now()
        order = self.deferred()

        self.assertEqual(self.at_the_bank(order), [])
        self.assertEqual(self.axes(order), ("pending_payment", "none"))
        moment = self.seen_order(order, "authorise_at")["authorise_at"]
        window_end = before + FAR + 2 * HOUR
        expected = window_end + timedelta(hours=12) - timedelta(days=6)
        self.assertLess(abs(moment - expected), timedelta(minutes=1))
        told = self.payment(order)
        self.assertEqual(told["authorise_at"], moment.isoformat() + "Z")
        self.assertTrue(told["pay_before"])

    def test_hold_is_made_without_its_customer_and_told(self):
        order = self.deferred()
        self.run_order_cron("_cron_hold_deferred")
        self.assertEqual(self.at_the_bank(order), [])

        self.come_due(order)

        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        [held] = self.at_the_bank(order)
        self.assertEqual((held["by_token"], held["status"]), (True, "Authorized"))
        self.assertEqual(self.told(order), ["payment_authorised"])
        with self.committed() as env:
            self.assertEqual(self.order(env, order).hold_id.operation, "offline")

    def test_declined_card_is_told_and_replaced_by_its_customer(self):
        order = self.deferred(self.save_card(PAYS_ONCE))

        self.come_due(order)
        self.run_order_cron("_cron_hold_deferred")

        self.assertEqual(self.told(order), ["payment_declined"])
        answer = self.payment(order)
        self.assertEqual(answer["status"], "declined")
        self.assertEqual(len(self.at_the_bank(order)), 1)
        self.change_order(order, window_start=fields.Datetime.now() + HOUR)
        self.change_order(order, window_end=fields.Datetime.now() + 2 * HOUR)
        self.assertEqual(self.pay(order, PAYS)["status"], "authorised")

    def test_hold_is_made_once_however_often_the_job_runs(self):
        order = self.deferred()
        self.come_due(order)

        for _again in range(2):
            with self.committed() as env:
                self.order(env, order)._job_hold_deferred()

        self.assertEqual(len(self.at_the_bank(order)), 1)

    def test_worker_killed_between_intent_and_hold(self):
        order = self.deferred()
        with (
            patch.object(CloudPaymentsClient, "authorise_token", side_effect=WorkerKilled),
            self.assertRaises(WorkerKilled),
        ):
            self.come_due(order)

        self.come_due(order)
        self.assertEqual(self.at_the_bank(order), [])
        self.run_cron(LOST_AFTER_S + 1)

        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        self.assertEqual(len(self.at_the_bank(order)), 1)

    def test_new_card_is_tried_with_a_rouble_and_saved(self):
        order = self.place_far()

        told = self.pay(order, PAYS, more=SAVE)
        self.run_cron()

        self.assertEqual(told["status"], "deferred")
        [tried] = self.at_the_bank(order)
        self.assertEqual((tried["amount"], tried["status"]), (1.0, "Cancelled"))
        self.assertEqual(self.axes(order), ("pending_payment", "none"))
        with self.committed() as env:
            sales = env["proil.retail.sale"].search([("order_id.public_id", "=", order)])
            self.assertFalse(sales)
        self.come_due(order)
        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        self.pour(order, "36.137")
        self.run_jobs()
        self.assertEqual(self.payment(order)["captured_amount"], 255756)
        self.assertProven(order)

    def test_new_card_that_is_declined_leaves_the_choice_open(self):
        order = self.place_far()

        self.assertEqual(self.pay(order, NO_FUNDS, more=SAVE)["status"], "declined")
        self.assertEqual(self.pay(order, THREE_DS, more=SAVE)["status"], "three_ds")
        self.assertEqual(self.axes(order), ("pending_payment", "none"))

    def test_payment_later_needs_a_card_that_may_be_charged_later(self):
        order = self.place_far()
        for body in (
            {"cryptogram": self.cryptogram(PAYS)},
            {"method": "tpay"},
            {"method": "sberpay"},
        ):
            with self.subTest(body=list(body)):
                self.assertProblem(self.authorise(order, body), 409, "saved_card_needed")
        self.assertEqual(self.at_the_bank(order), [])

    def test_card_saved_without_consent_is_not_charged_later(self):
        card, order = self.save_card(), self.place_far()
        with self.committed() as env:
            env["payment.token"]._by_public_id(card["id"]).proil_consent_version = False

        answer = self.authorise(order, {"payment_method_id": card["id"]})

        self.assertProblem(answer, 409, "consent_outdated")

    def test_prepayment_does_not_run_out_so_it_is_taken_now(self):
        order = self.place_far()

        self.in_the_app(self.pay_by(order, method="sbp")["redirect"])

        self.assertEqual(self.axes(order), ("accepted", "captured"))

    def test_deleted_card_is_not_charged_and_its_customer_is_told(self):
        card = self.save_card()
        order = self.deferred(card)

        with self.committed() as env:
            env["payment.token"]._by_public_id(card["id"])._forget()
        self.run_order_cron("_cron_hold_deferred")

        self.assertEqual(self.told(order), ["payment_card_gone"])
        self.assertEqual(self.payment(order)["status"], "none")
        self.assertEqual(self.at_the_bank(order), [])

    def test_order_without_money_is_cancelled_when_its_window_nears(self):
        order = self.deferred()
        self.run_order_cron("_cron_give_up_unpaid")
        self.assertEqual(self.axes(order)[0], "pending_payment")

        self.change_order(order, pay_before=fields.Datetime.now() - HOUR)
        self.run_order_cron("_cron_give_up_unpaid")

        self.assertEqual(self.axes(order)[0], "cancelled")
        self.assertEqual(
            self.seen_order(order, "cancel_reason")["cancel_reason"], "Not paid in time"
        )
        self.assertEqual(self.told(order), ["payment_given_up"])
        self.come_due(order)
        self.assertEqual(self.at_the_bank(order), [])

    def test_order_is_not_given_up_while_the_bank_decides(self):
        order = self.deferred()
        self.notify("check")
        self.fault("tokens/auth", "timeout_before", times=10)
        self.come_due(order)
        self.change_order(order, pay_before=fields.Datetime.now() - HOUR)

        self.run_order_cron("_cron_give_up_unpaid")

        self.assertEqual(self.axes(order)[0], "pending_payment")

    def test_order_that_was_paid_otherwise_is_not_charged_again(self):
        order = self.deferred()
        self.in_the_app(self.pay_by(order, method="sbp")["redirect"])

        self.come_due(order)
        self.change_order(order, pay_before=fields.Datetime.now() - HOUR)
        self.run_order_cron("_cron_give_up_unpaid")

        self.assertEqual(self.axes(order), ("accepted", "captured"))
        self.assertEqual(len(self.at_the_bank(order)), 1)

    def test_attempt_of_the_customer_goes_before_that_of_the_job(self):
        order = self.deferred()
        self.assertEqual(self.pay_by(order, method="sbp")["status"], "redirect")

        self.come_due(order)

        self.assertEqual(self.payment(order)["status"], "redirect")
        with self.committed() as env:
            self.assertEqual(len(self.order(env, order).transaction_ids), 1)
