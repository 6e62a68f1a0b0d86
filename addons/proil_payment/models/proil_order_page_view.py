from odoo import models
from odoo.tools.misc import formatLang

from proil_core.order.lifecycle import State

from ..consent import CONSENT_TEXT
from ..payment_status import Standing
from ..services.doors import own_cards

BY_BANK_APP = ("sbp", "tpay", "sberpay")
# Nothing has been asked of a bank yet, or the bank has said no.
OPEN = (Standing.NONE, Standing.DECLINED)


class ProilOrder(models.Model):
    """What the payment page shows of an order."""

    _inherit = "proil.order"

    def _payment_page_values(self):
        """All that the page needs; `view` names which of its faces is shown."""
        status = self._payment_status()
        view = self._payment_page_view(status)
        choices = self._payment_choices() if view == "choose" else {}
        return {
            "order": self,
            "status": status,
            "view": view,
            "is_waiting": view == "pending",
            "language": (self.env.lang or "en_US").split("_")[0],
            "in_roubles": self._in_roubles,
            "in_litres": self._in_litres,
            **self._payment_under_way(view),
            **choices,
        }

    def _payment_page_view(self, status):
        if status.standing in OPEN:
            return "choose" if self.state == State.PENDING_PAYMENT else "over"
        if status.standing in (Standing.PENDING, Standing.THREE_DS, Standing.AUTHORISED):
            return str(status.standing)
        return "over"

    def _payment_choices(self):
        """The ways to pay that are open to this customer today."""
        provider = self._card_provider_or_none()
        return {
            "cards": self.env["payment.token"].search(own_cards(self)),
            "widget_url": provider.cloudpayments_widget_url,
            "methods": self._bank_app_methods(),
            "consent": CONSENT_TEXT._translate(self.env.lang),
        }

    def _card_provider_or_none(self):
        return self.env["payment.provider"].search(
            [
                ("code", "=", "cloudpayments"),
                ("company_id", "=", self.company_id.id),
                ("state", "!=", "disabled"),
                ("payment_method_ids.code", "=", "card"),
                ("cloudpayments_widget_url", "!=", False),
            ],
            limit=1,
        )

    def _bank_app_methods(self):
        return self.env["payment.method"].search(
            [
                ("code", "in", BY_BANK_APP),
                ("proil_strategy", "!=", False),
                ("provider_ids.state", "!=", "disabled"),
            ]
        )

    def _payment_under_way(self, view):
        """The address of the bank's app while it is waited for, and whether it may be left."""
        if view != "pending":
            return {"waiting": self.env["payment.transaction"], "may_leave": False}
        holds = self.transaction_ids.filtered(lambda tx: not tx.source_transaction_id)
        waiting = holds.sorted("id")[-1:]
        return {
            "waiting": waiting,
            "qr_source": _as_source(waiting.cloudpayments_qr_image),
            "may_leave": bool(self._open_widgets()),
        }

    def _in_roubles(self, amount):
        """Kopecks are shown where there are any: 3 500 ₽, 3 500.50 ₽."""
        digits = 0 if amount == int(amount) else 2
        return f"{formatLang(self.env, float(amount), digits=digits)}\N{NO-BREAK SPACE}₽"


def _as_source(image):
    """The address of a picture in base64: SVG begins with an angle bracket, PNG does not."""
    if not image:
        return None
    kind = "svg+xml" if image.startswith("PD") else "png"
    return f"data:image/{kind};base64,{image}"
