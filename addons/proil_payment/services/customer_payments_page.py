from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_order.services.doors import own

from ..schemas.payment_page import Checkout, PaymentPage


class CustomerPayments(Component):
    """Paying in a browser, where an app has no form of its own."""

    _inherit = "proil.customer.payments"

    @proil_method("/<string:order_id>/page", "POST", answer=PaymentPage)
    def open_page(self, order_id):
        """Get the address of a page that takes the payment; it opens without signing in."""
        order = own(self.env, self.caller, "proil.order", order_id)
        url, valid_until = order._payment_page()
        return PaymentPage(url=url, valid_until=valid_until)

    @proil_method("/<string:order_id>/checkout", "GET", answer=Checkout)
    def checkout(self, order_id):
        """Get what turns a card into a cryptogram, for an app with a card form of its own."""
        order = own(self.env, self.caller, "proil.order", order_id)
        public_id, script_url = order._card_checkout()
        return Checkout(public_id=public_id, script_url=script_url)
