"""What CloudPayments' form in the payer's browser is told. No card passes through us there."""

# CloudPayments forbids to serve a copy of its scripts from another place.
WIDGET_URL = "https://widget.cloudpayments.ru/bundles/cloudpayments.js"
CHECKOUT_URL = "https://checkout.cloudpayments.ru/checkout.js"

# Roubles held to see whether a card works, and given back at once.
VALIDATION_AMOUNT = 1.0

# Seconds for which the payer sees the outcome before the widget closes by itself.
AUTO_CLOSE_S = 5

# What the widget calls the payment methods of ours; the rest of what it knows is never shown.
_METHODS = {
    "card": ("Card", "ForeignCard", "MirPay"),
    "sbp": ("Sbp",),
    "sberpay": ("SberPay",),
    "tpay": ("TinkoffPay",),
}
_NEVER = ("TcsInstallment", "Dolyame")


def methods_to_hide(code: str) -> list[str]:
    """What the widget must not offer to a payer who chose `code`."""
    others = [name for other, names in _METHODS.items() if other != code for name in names]
    return sorted((*others, *_NEVER))


def culture(lang: str | None) -> str:
    """The language of the widget for a payer of this Odoo language."""
    return "en-US" if (lang or "").startswith("en") else "ru-RU"
