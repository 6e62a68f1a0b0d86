from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient
from odoo.addons.payment_cloudpayments.const import LOST_AFTER_S
from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.common import PAYS, PAYS_ONCE, WorkerKilled
from odoo.addons.proil_payment.tests.ways import DAY, HOUR, WaysCase

SAVED = "2202 0000 0000 3055"


@tagged("post_install", "-at_install")
class TestOrderHoldWatch(WaysCase):
    def held(self, number=SAVED, *, save=True, state="accepted", ends_in=HOUR):
        """An order whose hold ends soon."""
        order = self.place()
        self.pay(order, number, more={"save_card": save})
        self.bring(order, state)
        self.end_hold(order, ends_in)
        return order

    def end_hold(self, order, ends_in):
        with self.committed() as env:
            hold = self.order(env, order).hold_id
            hold.cloudpayments_hold_expires_at = fields.Datetime.now() + ends_in

    def watch(self):
        self.run_order_cron("_cron_watch_holds")

    def statuses(self, order):
        return [row["status"] for row in self.at_the_bank(order)]

    def trouble(self, order):
        return self.seen_order(order, "hold_trouble")["hold_trouble"]

    def bank_lets_go(self, order):
        """The bank ends the hold; like the real one, it does not tell."""
        self.notify()
        self.addCleanup(self.notify, *KINDS)
        self.admin(f"operations/{self.at_the_bank(order)[0]['transaction_id']}/void")
        with self.committed() as env:
            hold = self.order(env, order).hold_id
            hold.cloudpayments_next_look = fields.Datetime.now() - HOUR
            env["payment.transaction"]._cron_cloudpayments_watch_holds()

    def test_hold_that_ends_soon_is_renewed_by_the_saved_card(self):
        order = self.held()

        self.watch()
        self.assertEqual(self.statuses(order), ["Authorized", "Authorized"])
        self.run_jobs()

        self.assertEqual(self.statuses(order), ["Cancelled", "Authorized"])
        self.assertEqual(self.axes(order), ("accepted", "authorised"))
        self.assertFalse(self.trouble(order))
        self.pour(order, "36.137")
        self.run_jobs()
        self.assertEqual(self.statuses(order), ["Cancelled", "Completed"])
        self.assertEqual(self.payment(order)["captured_amount"], 255756)

    def test_hold_that_lasts_is_left_alone(self):
        order = self.held(ends_in=2 * DAY)

        self.watch()

        self.assertEqual(self.statuses(order), ["Authorized"])

    def test_fuel_that_flows_is_charged_to_the_hold_it_began_with(self):
        order = self.held(state="fuelling")

        self.watch()

        self.assertEqual(self.statuses(order), ["Authorized"])
        self.bring(order, "completed")

    def test_hold_is_renewed_once_however_often_the_watch_looks(self):
        order = self.held()

        for _look in range(3):
            self.watch()

        self.assertEqual(sorted(self.statuses(order)), ["Authorized", "Cancelled"])

    def test_without_a_saved_card_customer_and_dispatcher_are_told_once(self):
        order = self.held(PAYS, save=False)
        with self.committed() as env:
            dispatcher = env["res.users"].create(
                {
                    "name": "Dina",
                    "login": f"dina-{order}",
                    "group_ids": [(4, env.ref("proil_api.group_dispatcher").id)],
                }
            )
            partner_id = dispatcher.partner_id.id
        before = self.rings(partner_id)

        self.watch()
        self.watch()

        self.assertEqual(self.trouble(order), "ends_soon")
        self.assertEqual(self.told(order), ["payment_hold_ends"])
        self.assertEqual(self.payment(order)["status"], "pay_again")
        self.assertEqual(self.rings(partner_id) - before, 1)
        self.assertEqual(self.statuses(order), ["Authorized"])

    def rings(self, partner_id):
        with self.committed() as env:
            channel = f'%"res.partner",{partner_id}%'
            env.cr.execute(
                "SELECT count(*) FROM bus_bus WHERE replace(channel, ' ', '') LIKE %s"
                " AND message LIKE %s",
                [channel, "%simple_notification%"],
            )
            return env.cr.fetchone()[0]

    def test_declined_renewal_leaves_the_old_hold_and_is_told(self):
        order = self.held(PAYS_ONCE)

        self.watch()
        self.watch()

        self.assertEqual(self.statuses(order), ["Authorized", "Declined"])
        self.assertEqual(self.trouble(order), "ends_soon")
        self.assertEqual(self.told(order), ["payment_hold_ends"])
        self.assertEqual(self.payment(order)["status"], "declined")

    def test_customer_pays_again_and_the_old_hold_goes_back(self):
        order = self.held(PAYS, save=False)
        self.watch()

        told = self.pay(order, SAVED)
        self.run_jobs()

        self.assertEqual(told["status"], "authorised")
        self.assertEqual(self.statuses(order), ["Cancelled", "Authorized"])
        self.assertFalse(self.trouble(order))
        answer = self.authorise(order, {"cryptogram": self.cryptogram(PAYS)})
        self.assertProblem(answer, 409, "payment_already_authorised")

    def test_hold_that_has_run_out_is_flagged_and_never_charged(self):
        order = self.held(PAYS, save=False, ends_in=-HOUR)

        self.bank_lets_go(order)
        self.assertEqual(self.axes(order), ("accepted", "failed"))
        self.assertEqual(self.trouble(order), "gone")
        self.assertEqual(self.told(order), ["payment_hold_gone"])
        self.assertEqual(self.payment(order)["status"], "pay_again")
        with patch.object(CloudPaymentsClient, "confirm", side_effect=AssertionError):
            self.pour(order, "40.000")
            self.run_jobs()

        self.assertEqual(self.axes(order), ("completed", "debt"))

    def test_order_whose_hold_has_run_out_is_paid_again(self):
        for number, more in ((SAVED, {}), (None, {"method": "sbp"})):
            with self.subTest(more=more):
                order = self.held(PAYS, save=False, ends_in=-HOUR)
                self.bank_lets_go(order)
                self.notify(*KINDS)

                if number:
                    self.pay(order, number)
                else:
                    self.in_the_app(self.pay_by(order, **more)["redirect"])

                state = "authorised" if number else "captured"
                self.assertEqual(self.axes(order), ("accepted", state))
                self.assertFalse(self.trouble(order))

    def test_worker_killed_while_it_renews(self):
        order = self.held()
        with (
            patch.object(CloudPaymentsClient, "authorise_token", side_effect=WorkerKilled),
            self.assertRaises(WorkerKilled),
        ):
            self.watch()

        self.watch()
        self.run_cron(LOST_AFTER_S + 1)
        self.run_jobs()

        self.assertEqual(sorted(self.statuses(order)), ["Authorized", "Cancelled"])

    def test_renewal_that_comes_after_the_fill_goes_back(self):
        order = self.held()
        self.notify("check")
        self.addCleanup(self.notify, *KINDS)
        self.fault("tokens/auth", "timeout_after")
        self.watch()
        self.pour(order, "40.000")
        self.run_jobs()
        self.assertEqual(self.axes(order), ("completed", "captured"))

        self.run_cron(LOST_AFTER_S + 1)
        self.run_jobs()

        self.assertEqual(self.statuses(order), ["Completed", "Cancelled"])
        self.assertEqual(self.axes(order), ("completed", "captured"))

    def test_hold_of_a_cancelled_order_is_not_renewed(self):
        order = self.held()
        self.tell("POST", f"/orders/{order}/cancel", {"reason": "Sold"})

        self.watch()
        self.run_jobs()

        self.assertEqual(self.statuses(order), ["Cancelled"])
        self.assertFalse(self.trouble(order))

    def test_window_is_no_part_of_what_a_renewal_waits_for(self):
        """A crew that is late by days keeps its customer's money."""
        order = self.held(ends_in=timedelta(minutes=5), state="en_route")

        self.watch()
        self.run_jobs()

        self.assertEqual(self.axes(order), ("en_route", "authorised"))
        self.assertEqual(self.statuses(order), ["Cancelled", "Authorized"])
