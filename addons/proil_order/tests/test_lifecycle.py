from contextlib import closing
from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.proil_order.event_context import EventContext

from proil_core.order.lifecycle import Event, State
from proil_core.refusal import Code

from .common import NOON, STRAIGHT_WAY, ProilOrderCommon


@tagged("post_install", "-at_install")
class TestLifecycle(ProilOrderCommon):
    def test_states_and_events_of_the_model_are_those_of_the_table(self):
        states = dict(self.env["proil.order"]._fields["state"].selection)
        events = dict(self.env["proil.order.event"]._fields["event"].selection)

        self.assertEqual(set(states), set(State))
        self.assertEqual(set(events), set(Event))

    def test_straight_way_by_card(self):
        order = self._create_order("completed")

        self.assertEqual(tuple(order.event_ids.mapped("target_state")), STRAIGHT_WAY)
        self.assertEqual(order.litres_filled, Decimal("40.000"))
        self.assertEqual(order.amount_charged, Decimal("2799.00"))
        self.assertEqual(order.driver_id, self.driver)
        self.assertEqual(order.tanker_id, self.tanker)
        self.assertEqual(order.proof_state, "complete")

    def test_contract_order_is_accepted_without_payment(self):
        order = self._create_draft()

        order.action_place()

        self.assertEqual(order.state, "accepted")
        self.assertEqual(order.payment_state, "none")

    def test_refused_event_moves_none_of_the_set(self):
        accepted, pending = self._create_order("accepted"), self._create_order()

        with self.assertRefused(Code.ILLEGAL_TRANSITION, state="pending_payment"):
            (accepted | pending)._assign(self.shift)

        self.assertEqual(accepted.state, "accepted")
        self.assertEqual(len(accepted.event_ids), 2)

    def test_event_moves_the_whole_set(self):
        orders = self._create_order("accepted") | self._create_order("accepted")

        orders._assign(self.shift)

        self.assertEqual(orders.mapped("state"), ["assigned", "assigned"])
        self.assertEqual(orders.shift_id, self.shift)
        self.assertEqual([order._first_broken_event() for order in orders], [0, 0])

    def test_completing_twice_is_refused(self):
        order = self._create_order("completed")

        with self.assertRefused(Code.ILLEGAL_TRANSITION, state="completed", event="complete"):
            order._complete()

    def test_cancelling_is_refused_once_fuel_flows(self):
        for state in ("fuelling", "fuelled", "completed"):
            with self.subTest(state=state), closing(self.env.cr.savepoint()):
                order = self._create_order(state)

                with self.assertRefused(Code.ILLEGAL_TRANSITION, state=state, event="cancel"):
                    order._cancel("Changed my mind")

    def test_cancelled_order_says_why(self):
        order = self._create_order("arrived")

        order._cancel("Changed my mind")

        self.assertEqual((order.state, order.cancel_reason), ("cancelled", "Changed my mind"))
        self.assertEqual(order.event_ids[-1].facts, {"cancel_reason": "Changed my mind"})

    def test_unassigned_order_has_no_driver(self):
        order = self._create_order("en_route")

        order._unassign()

        self.assertEqual(order.state, "accepted")
        self.assertFalse(order.shift_id)
        self.assertFalse(order.driver_id)

    def test_history_tells_who_when_and_where(self):
        order = self._create_order("assigned")
        by = EventContext(self.driver.partner_id, NOON, 55.75, 37.62)

        order._depart(by)

        event = order.event_ids[-1]
        self.assertEqual(event.actor_id, self.driver.partner_id)
        self.assertEqual(event.device_time, NOON.replace(tzinfo=None))
        self.assertEqual((event.latitude, event.longitude), (55.75, 37.62))
        self.assertEqual((event.source_state, event.target_state), ("assigned", "en_route"))

    def test_event_without_context_is_of_the_current_user(self):
        order = self._create_order()

        self.assertEqual(order.event_ids.actor_id, self.env.user.partner_id)
