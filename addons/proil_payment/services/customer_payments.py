from odoo.http import request

from odoo.addons.component.core import Component
from odoo.addons.proil_api.idempotency import idempotent_request
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_order.services.doors import own

from ..schemas.payment import Authorisation, Payment
from .doors import own_card


class CustomerPayments(Component):
    """Paying for an order: the money is held now and charged when the fuel is in the tank."""

    _name = "proil.customer.payments"
    _inherit = "proil.customer.service"
    _usage = "payments"

    @proil_method(
        "/<string:order_id>/authorize", "POST", body=Authorisation, answer=Payment, idempotent=True
    )
    def authorise(self, order_id, authorisation):
        """Hold the most that the order may cost, by a new card or by a saved one."""
        order = own(self.env, self.caller, "proil.order", order_id)
        attempt = idempotent_request(self.caller).scope
        if authorisation.payment_method_id:
            card = own_card(self.env, self.caller, authorisation.payment_method_id)
            return Payment.from_status(order._hold_by_saved_card(card, attempt))
        card = authorisation.entered_card(request.httprequest.remote_addr)
        status = order._hold_by_card(
            card,
            attempt,
            save_card=authorisation.save_card,
            return_url=authorisation.return_url,
        )
        return Payment.from_status(status)

    @proil_method("/<string:order_id>", "GET", answer=Payment)
    def get(self, order_id):
        """Where the payment of an order stands."""
        order = own(self.env, self.caller, "proil.order", order_id)
        return Payment.from_status(order._read_payment_status())
