from odoo import models


class ProilOrder(models.Model):
    """Telling the customer about money when nobody looks at the app."""

    _inherit = "proil.order"

    def _tell_payment(self, what):
        """The text names neither person nor card: it passes through foreign servers."""
        order = self.with_context(lang=self.partner_id.lang)
        title, text = order._payment_words(what)
        order.partner_id._proil_push(
            title,
            text,
            {"order_id": order.public_id, "event": f"payment_{what}"},
            f"{order.public_id}/payment/{what}/{len(order.transaction_ids)}",
        )

    def _payment_words(self, what):
        _ = self.env._
        number = self.name
        match what:
            case "authorised":
                return _("Paid"), _("Order %s: the money is held, the order is accepted", number)
            case "declined":
                return _("Payment declined"), _("Order %s: choose another way to pay", number)
            case "card_gone":
                return _("No card"), _("Order %s: choose how to pay", number)
            case "given_up":
                return _("Order cancelled"), _("Order %s was not paid in time", number)
            case "hold_ends":
                return _("Payment ends soon"), _("Order %s: pay again to keep it", number)
            case "hold_gone":
                return _("Money released"), _("Order %s: pay again to keep it", number)
