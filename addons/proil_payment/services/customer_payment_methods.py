from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method
from odoo.addons.proil_api.schemas.base import Page, PageQuery

from ..schemas.payment_method import PaymentMethod, PaymentMethodChange
from .doors import own_card, own_cards, saved_cards


class CustomerPaymentMethods(Component):
    """The customer's saved cards."""

    _name = "proil.customer.payment.methods"
    _inherit = "proil.customer.service"
    _usage = "payment-methods"

    @proil_method("/", "GET", query=PageQuery, answer=Page[PaymentMethod])
    def list_own(self, query):
        """Cards that can pay for the next order in one tap."""
        own = own_cards(self.caller)
        cards = saved_cards(self.env)
        return self.page(cards, own, query.cursor, query.limit, PaymentMethod)

    @proil_method("/<string:payment_method_id>", "GET", answer=PaymentMethod)
    def get(self, payment_method_id):
        """One saved card."""
        return PaymentMethod.from_record(self._own(payment_method_id))

    @proil_method(
        "/<string:payment_method_id>", "PATCH", body=PaymentMethodChange, answer=PaymentMethod
    )
    def change(self, payment_method_id, _change):
        """Make a card the default one instead of another."""
        card = self._own(payment_method_id)
        card._make_default()
        return PaymentMethod.from_record(card)

    @proil_method("/<string:payment_method_id>", "DELETE")
    def forget(self, payment_method_id):
        """Forget a card; orders that it has paid for stay as they are."""
        self._own(payment_method_id)._forget()

    def _own(self, payment_method_id):
        return own_card(self.env, self.caller, payment_method_id)
