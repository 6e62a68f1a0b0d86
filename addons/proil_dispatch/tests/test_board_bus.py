import json

from odoo.tests import tagged

from .common import ProilDispatchCommon


@tagged("post_install", "-at_install")
class TestBoardBus(ProilDispatchCommon):
    def _told(self, act):
        """(channel, ids) of what the board hears while `act` runs."""
        bus = self.env["bus.bus"].sudo()
        self.env.cr.precommit.run()
        last = bus.search([], order="id desc", limit=1).id

        act()

        self.env.cr.precommit.run()
        rows = bus.search([("id", ">", last)], order="id")
        messages = [(json.loads(row.channel)[1:], json.loads(row.message)) for row in rows]
        return [
            (channel, message["payload"]["ids"])
            for channel, message in messages
            if message["type"] == "proil.dispatch/orders_changed"
        ]

    def _dispatchers(self):
        return ["res.groups", self.env.ref("proil_api.group_dispatcher").id]

    def test_each_step_is_told_to_dispatchers_only(self):
        order = self._create_order("accepted")

        told = self._told(lambda: order._assign(self.shift))

        self.assertEqual(told, [(self._dispatchers(), [order.id])])

    def test_orders_that_move_together_make_one_message(self):
        orders = self._create_order("accepted") + self._create_order("accepted")

        told = self._told(lambda: orders._assign(self.shift))

        self.assertEqual(told, [(self._dispatchers(), orders.ids)])

    def test_a_payment_that_changed_is_told(self):
        order = self._create_order("accepted")

        told = self._told(lambda: order._set_axes(payment_state="failed"))

        self.assertEqual(told, [(self._dispatchers(), [order.id])])

    def test_what_the_board_does_not_show_is_not_told(self):
        order = self._create_order("arrived")

        told = self._told(lambda: self._photograph(order))

        self.assertEqual(told, [])
