from odoo import models

from ..const import Kind


class PaymentTransaction(models.Model):
    """Adding a card: a rouble is held to see whether it works, and given back."""

    _inherit = "payment.transaction"

    def _cloudpayments_take_hold(self, facts):
        super()._cloudpayments_take_hold(facts)
        if self.operation == "validation" and self.state == "authorized":
            self._cloudpayments_give_back(facts)

    def _cloudpayments_take_release(self, facts):
        if self.operation != "validation" or self.state != "authorized":
            return super()._cloudpayments_take_release(facts)
        released = self._cloudpayments_child(Kind.VOID)
        released = released or self._create_child_transaction(self.amount)
        # A card that was checked is a success: cancelled, it would look like a failure.
        return released._set_done()
