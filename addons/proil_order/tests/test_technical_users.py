from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.proil_order.event_context import EventContext

from .common import ProilOrderCommon


@tagged("post_install", "-at_install")
class TestTechnicalUsers(ProilOrderCommon):
    """Requests of apps run as users with hardly a right: the verbs must get by with them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer_api = cls.env.ref("proil_api.user_customer")
        cls.dispatcher = new_test_user(cls.env, "ds", groups="proil_api.group_dispatcher")

    def test_customer_quotes_orders_and_cancels(self):
        by = EventContext(self.customer)
        quotes = self.env["proil.quote"].with_user(self.customer_api)
        vehicle = self.vehicle.with_user(self.customer_api)

        order = quotes._offer(self.customer, vehicle, self._asked())._make_order("Gate 2", by)
        order._cancel("Found a station", by)

        self.assertEqual(order.state, "cancelled")
        self.assertEqual(order.event_ids.actor_id, self.customer)

    def test_driver_walks_the_whole_way(self):
        order = self._create_order("assigned").with_user(self.driver_api)
        by = EventContext(self.driver.partner_id)
        totalizer = self._totalizer()

        order._depart(by)
        order._arrive(by)
        order._start_fuelling(totalizer, by)
        order._finish_fuelling(totalizer + 40, Decimal(40), by)
        self._photograph(order)
        order._complete(by)

        self.assertEqual((order.state, order.litres_filled), ("completed", Decimal(40)))
        moved_by_driver = order.event_ids.sudo().filtered(
            lambda event: event.actor_id == self.driver.partner_id
        )
        self.assertEqual(len(moved_by_driver), 5)

    def test_driver_gives_up(self):
        order = self._create_order("arrived").with_user(self.driver_api)

        order._fail("unsafe_place", EventContext(self.driver.partner_id))

        self.assertEqual((order.state, order.failure_reason), ("failed", "unsafe_place"))

    def test_dispatcher_assigns_and_takes_back(self):
        order = self._create_order("accepted").with_user(self.dispatcher)

        order._assign(self.shift.with_user(self.dispatcher))
        order._unassign()
        order._cancel("The customer called")

        self.assertEqual(order.state, "cancelled")
        actors = order.event_ids[-3:].mapped("actor_id")
        self.assertEqual(actors, self.dispatcher.partner_id)

    def test_nobody_goes_beyond_their_part(self):
        order = self._create_order("accepted")
        for user, model, vals in (
            (self.driver_api, "proil.order", {"partner_id": self.customer.id}),
            (self.driver_api, "proil.vehicle", {"plate_typed": "В123ВС777"}),
            (self.customer_api, "proil.price", {"price_per_litre": 1}),
            (self.customer_api, "proil.order.event", {"order_id": order.id}),
            (self.customer_api, "proil.order.photo", {"order_id": order.id}),
        ):
            with self.subTest(model, user=user.login), self.assertRaises(AccessError):
                self.env[model].with_user(user).create(vals)

    def test_assignment_gives_no_other_right_to_shifts(self):
        self._create_order("accepted").with_user(self.dispatcher)._assign(self.shift)

        with self.assertRaises(AccessError):
            self.shift.with_user(self.dispatcher).write({"orders_taken_at": False})
