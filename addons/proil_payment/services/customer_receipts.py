from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_order.services.doors import own

from ..schemas.receipt import Receipt, Receipts


class CustomerPayments(Component):
    """The fiscal receipts of an order."""

    _inherit = "proil.customer.payments"

    @proil_method("/<string:order_id>/receipts", "GET", answer=Receipts)
    def list_receipts(self, order_id):
        """Receipts that are due or registered, the oldest first."""
        order = own(self.env, self.caller, "proil.order", order_id)
        return Receipts(items=[Receipt.from_record(each) for each in order._due_receipts()])
