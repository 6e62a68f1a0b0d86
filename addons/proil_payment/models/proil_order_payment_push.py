from odoo import models
from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

# The title and the text of a push by what has happened; %s is the order's number.
_WORDS = {
    "authorised": (_lt("Paid"), _lt("Order %s: the money is held, the order is accepted")),
    "declined": (_lt("Payment declined"), _lt("Order %s: choose another way to pay")),
    "card_gone": (_lt("No card"), _lt("Order %s: choose how to pay")),
    "given_up": (_lt("Order cancelled"), _lt("Order %s was not paid in time")),
    "hold_ends": (_lt("Payment ends soon"), _lt("Order %s: pay again to keep it")),
    "hold_gone": (_lt("Money released"), _lt("Order %s: pay again to keep it")),
}


class ProilOrder(models.Model):
    """Telling the customer about money when nobody looks at the app."""

    _inherit = "proil.order"

    def _tell_payment(self, what):
        """The text names neither person nor card: it passes through foreign servers."""
        order = self.with_context(lang=self.partner_id.lang)
        title, text = (order.env._(words) for words in _WORDS[what])
        order.partner_id._proil_push(
            title,
            text % order.name,
            {"order_id": order.public_id, "event": f"payment_{what}"},
            f"{order.public_id}/payment/{what}/{len(order.transaction_ids)}",
        )
