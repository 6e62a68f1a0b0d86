from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_api.schemas.base import Page

from ..event_context import EventContext
from ..schemas.certificate import Certificate
from ..schemas.order import Cancellation, NewOrder, Order, OrderQuery
from . import doors


class CustomerOrders(Component):
    """The customer's orders, from the quote to the certificate."""

    _name = "proil.customer.orders"
    _inherit = "proil.customer.service"
    _usage = "orders"

    @proil_method("/", "POST", body=NewOrder, answer=Order, status=201, idempotent=True)
    def place(self, new):
        """Make the one order of a quote; it waits for the hold on the card."""
        quote = doors.own(self.env, self.caller, "proil.quote", new.quote_id)
        return Order.from_record(quote._make_order(new.note, by=self._by()))

    @proil_method("/", "GET", query=OrderQuery, answer=Page[Order])
    def list_own(self, query):
        """All orders, in the order in which they last changed."""
        own = doors.own_orders(self.caller, query.is_open)
        return self.page(self.env["proil.order"], own, query.cursor, query.limit, Order)

    @proil_method("/<string:order_id>", "GET", answer=Order)
    def get(self, order_id):
        """One order with its events."""
        return Order.from_record(self._own(order_id))

    @proil_method(
        "/<string:order_id>/cancel", "POST", body=Cancellation, answer=Order, idempotent=True
    )
    def cancel(self, order_id, cancellation):
        """Give up an order; possible until fuel flows."""
        order = self._own(order_id)
        order._cancel(cancellation.reason, by=self._by())
        return Order.from_record(order)

    @proil_method("/<string:order_id>/certificate", "GET", answer=Certificate)
    def certificate(self, order_id):
        """The proof of a completed order."""
        order = doors.own_certificate(self.env, self.caller, order_id)
        return Certificate.from_record(order)

    def _own(self, order_id):
        return doors.own(self.env, self.caller, "proil.order", order_id)

    def _by(self):
        return EventContext(self.caller.partner_id)
