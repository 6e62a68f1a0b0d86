from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from proil_core.refusal import Code

from .common import PRICE, ProilOrderCommon


@tagged("post_install", "-at_install")
class TestForm(ProilOrderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher = new_test_user(cls.env, "ds", groups="proil_api.group_dispatcher")
        cls.controller = new_test_user(cls.env, "fc", groups="proil_api.group_fuel_controller")
        cls.accountant = new_test_user(cls.env, "ac", groups="proil_api.group_accountant")

    def _write_down(self):
        """What a dispatcher types for a client who calls."""
        with Form(self.env["proil.order"].with_user(self.dispatcher)) as form:
            form.partner_id = self.customer
            form.vehicle_id = self.vehicle
            form.place_address = "Moscow, Mokhovaya 1"
            form.place_latitude = 55.7512
            form.place_longitude = 37.6184
        return form.record

    def test_dispatcher_writes_an_order_and_places_it(self):
        order = self._write_down()
        self.assertEqual((order.state, order.product_id), ("draft", self.ai95))
        self.assertEqual(order.price_today, PRICE)
        self.assertEqual(order.window_end - fields.Datetime.now(), timedelta(hours=2))

        order.action_place()

        self.assertEqual((order.state, order.payment_terms), ("accepted", "contract"))
        self.assertEqual((order.price_per_litre, order.litres_limit), (PRICE, 50))
        self.assertEqual(order.event_ids.actor_id, self.dispatcher.partner_id)

    def test_placing_locks_the_price_of_that_moment(self):
        order = self._write_down()
        self._set_price(self.ai95, 70, fields.Datetime.now())

        order.action_place()

        self.assertEqual(order.price_per_litre, 70)

    def test_order_by_card_waits_for_the_customer_s_hold(self):
        order = self._write_down()
        order.payment_terms = "card"

        order.action_place()

        self.assertEqual(order.state, "pending_payment")

    def test_placing_twice_is_refused(self):
        order = self._write_down()
        order.action_place()

        with self.assertRefused(Code.ILLEGAL_TRANSITION, state="accepted"):
            order.action_place()

    def test_placing_what_cannot_be_delivered_is_refused(self):
        cases = [
            ({"window_start": fields.Datetime.now() - timedelta(days=1)}, Code.WINDOW_IN_PAST),
            ({"ordered_by": "litres", "litres_ordered": 60}, Code.LITRES_ABOVE_TANK),
            ({"ordered_by": "litres", "litres_ordered": 0}, Code.LITRES_NOT_POSITIVE),
            ({"ordered_by": "money", "amount_ordered": 100}, Code.AMOUNT_TOO_SMALL),
        ]
        for change, code in cases:
            order = self._write_down()
            order.write(change)
            if "window_start" in change:
                order.window_end = order.window_start + timedelta(hours=2)
            with self.subTest(code), self.assertRefused(code):
                order.action_place()
            self.assertEqual(order.state, "draft")

    def test_order_of_a_grade_without_a_price_still_opens(self):
        order = self._create_order()
        self.env["proil.price"].search([]).unlink()
        order.invalidate_recordset()

        self.assertEqual(order.price_today, 0)

    def test_dispatcher_cancels_with_a_reason(self):
        order = self._write_down()
        order.action_place()
        self.assertTrue(order.is_cancellable)
        wizards = self.env["proil.order.cancel"].with_user(self.dispatcher)
        with Form(wizards.with_context(default_order_id=order.id)) as form:
            form.reason = "The client called"

        form.record.action_cancel()

        self.assertEqual((order.state, order.cancel_reason), ("cancelled", "The client called"))
        self.assertFalse(order.is_cancellable)

    def test_only_dispatchers_place_and_cancel(self):
        for user in (self.controller, self.accountant):
            with self.subTest(user.login):
                draft = self._write_down().with_user(user)
                with self.assertRaises(AccessError):
                    draft.action_place()
                self.assertFalse(
                    self.env["proil.order.cancel"].with_user(user).has_access("create")
                )

    def test_every_role_opens_the_order(self):
        order = self._create_order("completed")
        for user in (self.dispatcher, self.controller, self.accountant):
            with self.subTest(user.login):
                form = Form(order.with_user(user))

                self.assertEqual(form.driver_id, self.driver)
                details = order.event_ids.with_user(user).mapped("details")
                self.assertIn(self.shift.display_name, details)

    def test_buttons_open_the_map_and_the_certificate(self):
        order = self._create_order("completed").with_user(self.dispatcher)

        self.assertIn("37.6184", order.action_open_map()["url"])
        self.assertRegex(order.action_open_certificate()["url"], r"/certificate/\S{32}$")
