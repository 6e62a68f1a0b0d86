from odoo import models
from odoo.tools.misc import formatLang

from ..consent import CONSENT_TEXT
from ..payment_status import Standing
from .proil_order_ways_to_pay import QR_CODES

_VIEWS = {
    Standing.NONE: "choose",
    Standing.DECLINED: "choose",
    Standing.PAY_AGAIN: "choose",
    Standing.PENDING: "pending",
    Standing.REDIRECT: "redirect",
    Standing.THREE_DS: "three_ds",
    Standing.AUTHORISED: "authorised",
    Standing.DEFERRED: "deferred",
}

# Nobody works on these right now: another way may be chosen.
_LEAVABLE = ("redirect", "deferred")


class ProilOrder(models.Model):
    """What the payment page shows of an order."""

    _inherit = "proil.order"

    def _payment_page_values(self, *, choose=False):
        """All that the page needs; `view` names which of its faces is shown.

        `choose`: the customer wants to see the other ways to pay, where that is still possible.
        """
        status = self._payment_status()
        view = self._payment_page_view(status)
        if choose and view in _LEAVABLE:
            view = "choose"
        holds = self.transaction_ids.filtered(lambda tx: not tx.source_transaction_id)
        return {
            "order": self,
            "status": status,
            "view": view,
            "last": holds.sorted("id")[-1:],
            "is_waiting": view in ("pending", "redirect"),
            "may_leave": view == "pending" and bool(self._open_widgets()),
            "qr_source": _as_source(status.redirect and status.redirect.qr_image),
            "language": (self.env.lang or "en_US").split("_")[0],
            "in_roubles": self._in_roubles,
            "in_litres": self._in_litres,
            **(self._payment_page_choices() if view == "choose" else {}),
        }

    def _payment_page_view(self, status):
        view = _VIEWS.get(status.standing, "over")
        return "over" if view == "choose" and not self._is_payable() else view

    def _payment_page_choices(self):
        """The ways to pay that a browser can offer; Apple Pay belongs to the app."""
        by_kind = {}
        for choice in self._ways_to_pay():
            by_kind.setdefault(choice.kind, []).append(choice)
        provider = self._offering(self.env.ref("payment.payment_method_card"))
        return {
            "cards": by_kind.get("saved_card", []),
            "new_cards": by_kind.get("card", []) if provider.cloudpayments_widget_url else [],
            "methods": [each for code in QR_CODES for each in by_kind.get(code, [])],
            "widget_url": provider.cloudpayments_widget_url,
            "consent": CONSENT_TEXT._translate(self.env.lang),
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
