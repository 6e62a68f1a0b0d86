from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS, PAYS, THREE_DS
from odoo.addons.proil_payment.tests.ways import HOUR, WaysCase


@tagged("post_install", "-at_install")
class TestOrderUnpaid(WaysCase):
    """The price of an order is kept for a while; without money the order ends."""

    def end_time_to_pay(self, order):
        self.change_order(order, pay_before=fields.Datetime.now() - HOUR)

    def give_up(self):
        self.run_order_cron("_cron_give_up_unpaid")

    def test_order_waits_half_an_hour_for_its_money(self):
        order = self.place()

        seen = self.seen_order(order, "pay_before", "create_date")

        waits = seen["pay_before"] - seen["create_date"]
        self.assertAlmostEqual(waits, timedelta(minutes=30), delta=timedelta(minutes=1))
        self.assertEqual(self.payment(order)["pay_before"], seen["pay_before"].isoformat() + "Z")

    def test_order_that_nobody_pays_is_cancelled_and_told(self):
        order = self.place()
        self.give_up()
        self.assertEqual(self.axes(order)[0], "pending_payment")

        self.end_time_to_pay(order)
        self.give_up()

        self.assertEqual(self.axes(order)[0], "cancelled")
        self.assertEqual(self.told(order), ["payment_given_up"])

    def test_order_of_an_earlier_release_ends_with_its_window(self):
        order = self.place()
        self.change_order(order, pay_before=False)
        self.give_up()
        self.assertEqual(self.axes(order)[0], "pending_payment")
        with self.committed() as env:
            past = fields.Datetime.now() - HOUR
            record = self.order(env, order)
            env.cr.execute(
                "UPDATE proil_order SET window_start = %s, window_end = %s WHERE id = %s",
                [past - HOUR, past, record.id],
            )

        answer = self.authorise(order, {"cryptogram": self.cryptogram(PAYS)})
        self.give_up()

        self.assertProblem(answer, 409, "order_not_payable")
        self.assertEqual(self.axes(order)[0], "cancelled")

    def test_late_attempt_is_refused_by_every_way_to_pay(self):
        card, order = self.save_card(), self.place()
        self.assertEqual(self.pay(order, NO_FUNDS)["status"], "declined")
        self.end_time_to_pay(order)

        for body in (
            {"cryptogram": self.cryptogram(PAYS)},
            {"payment_method_id": card["id"]},
            {"method": "sbp"},
            {"one_tap": True},
        ):
            with self.subTest(body=list(body)):
                self.assertProblem(self.authorise(order, body), 409, "order_not_payable")
        self.assertEqual(len(self.at_the_bank(order)), 1)
        self.assertEqual(self.tell("GET", f"/payments/{order}/methods")["choices"], [])

    def test_attempt_that_was_made_in_time_still_counts(self):
        for begun, finish in (
            ({"method": "sbp"}, lambda told: self.in_the_app(told["redirect"])),
            ({"cryptogram": self.cryptogram(THREE_DS)}, lambda _told: None),
        ):
            with self.subTest(begun=list(begun)):
                order, key = self.place(), f"key-of-{next(iter(begun))}-{fields.Datetime.now()}"
                told = self.authorise(order, begun, key=key).json()
                self.end_time_to_pay(order)

                again = self.authorise(order, begun, key=key)

                self.assertEqual((again.status_code, again.json()["status"]), (200, told["status"]))
                finish(told)
        order = self.place()
        redirect = self.pay_by(order, method="sbp")["redirect"]
        self.end_time_to_pay(order)
        self.in_the_app(redirect)
        self.give_up()
        self.assertEqual(self.axes(order), ("accepted", "captured"))

    def test_order_is_not_cancelled_while_the_bank_decides(self):
        order = self.place()
        self.notify("check")
        self.fault("cards/auth", "timeout_after")
        self.assertEqual(self.pay(order)["status"], "pending")
        self.end_time_to_pay(order)

        self.give_up()

        self.assertEqual(self.axes(order)[0], "pending_payment")
