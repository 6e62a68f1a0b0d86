"""The ways to pay for one order, as its customer sees them."""

from typing import Literal

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, Kopecks, MomentOut

from proil_core.decimals import to_kopecks

from ..consent import CONSENT_TEXT, CONSENT_VERSION


class PaymentChoice(ApiModel):
    """One way to pay, and what becomes of the money."""

    kind: Literal["saved_card", "card", "sbp", "tpay", "sberpay", "apple_pay"] = Field(
        description="Which fields of the payment it takes."
    )
    label: str = Field(description="What to show the customer.", examples=["MIR •• 0004"])
    strategy: Literal["hold_capture", "prepay_then_refund"] = Field(
        description="`hold_capture`: held now, charged after the fill. `prepay_then_refund`:"
        " charged now, what is not poured goes back."
    )
    payment_method_id: str | None = Field(description="Of a saved card.")
    is_default: bool = Field(description="What one tap pays by.")
    held_at: MomentOut | None = Field(
        description="The delivery is far ahead, and money is held only then; null means now. A new"
        " card has to be saved for it."
    )


class Consent(ApiModel):
    """What the customer agrees to when a card is saved."""

    version: str = Field(
        description="Give it as `consent_version` with the payment.", examples=[CONSENT_VERSION]
    )
    text: str = Field(description="What to show, in the language of the request.")


class PaymentChoices(ApiModel):
    """What can pay for the order now, the best first; none when nothing is to be paid."""

    hold_amount: Kopecks = Field(description="The most that the order may cost.")
    currency: str = Field(default="RUB", description="ISO 4217.", examples=["RUB"])
    choices: list[PaymentChoice] = Field(description="The best first.")
    one_tap: bool = Field(description="There is a card that `one_tap` would pay by.")
    consent: Consent

    @classmethod
    def from_record(cls, order):
        choices = [PaymentChoice(**vars(choice)) for choice in order._ways_to_pay()]
        return cls(
            hold_amount=to_kopecks(order.hold_amount),
            choices=choices,
            one_tap=any(choice.is_default for choice in choices),
            consent=Consent(version=CONSENT_VERSION, text=CONSENT_TEXT._translate(order.env.lang)),
        )
