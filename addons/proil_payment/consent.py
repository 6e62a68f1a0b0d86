"""What a customer agrees to when a card is saved. A new wording is a new version."""

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

CONSENT_VERSION = "2026-11"
CONSENT_TEXT = _lt(
    "I agree that this card is saved and that my orders are paid by it: up to the sum that an"
    " order shows is held, also on a later day when the delivery is far ahead, and what was"
    " poured is charged. I can delete the card at any time."
)
