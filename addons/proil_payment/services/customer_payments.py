from odoo.http import request

from odoo.addons.component.core import Component
from odoo.addons.proil_api.idempotency import idempotent_request
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_order.services.doors import own

from ..schemas.payment import Authorisation, Payment
from ..schemas.payment_choice import PaymentChoices
from .doors import own_card


class CustomerPayments(Component):
    """Paying for an order: the money is held now and charged when the fuel is in the tank."""

    _name = "proil.customer.payments"
    _inherit = "proil.customer.service"
    _usage = "payments"

    @proil_method("/<string:order_id>/methods", "GET", answer=PaymentChoices)
    def list_methods(self, order_id):
        """What can pay for an order now."""
        return PaymentChoices.from_record(self._own(order_id))

    @proil_method(
        "/<string:order_id>/authorize", "POST", body=Authorisation, answer=Payment, idempotent=True
    )
    def authorise(self, order_id, authorisation):
        """Pay the most that the order may cost; what is not poured is not charged in the end."""
        order = self._own(order_id)
        attempt = idempotent_request(self.caller).scope
        authorisation.check_consent()
        return Payment.from_status(self._pay(order, attempt, authorisation))

    @proil_method("/<string:order_id>", "GET", answer=Payment)
    def get(self, order_id):
        """Where the payment of an order stands."""
        return Payment.from_status(self._own(order_id)._read_payment_status())

    def _pay(self, order, attempt, asked):
        if asked.one_tap:
            return order._hold_by_default_card(attempt)
        if asked.payment_method_id:
            card = own_card(self.env, self.caller, asked.payment_method_id)
            return order._hold_by_saved_card(card, attempt)
        if asked.method:
            return order._hold_by_method(asked.method, attempt, asked.return_url)
        card = asked.entered_card(request.httprequest.remote_addr)
        if asked.apple_pay_token:
            return order._hold_by_apple_pay(card, attempt)
        return order._hold_by_card(
            card, attempt, save_card=asked.save_card, return_url=asked.return_url
        )

    def _own(self, order_id):
        return own(self.env, self.caller, "proil.order", order_id)
