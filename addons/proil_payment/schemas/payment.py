"""Payments as their customer sees them."""

from typing import Self

from pydantic import Field, model_validator

from odoo.addons.payment_cloudpayments.entered_card import EnteredCard
from odoo.addons.proil_api.schemas.base import ApiModel, Kopecks

from proil_core.decimals import to_kopecks

from ..payment_status import Standing


class Authorisation(ApiModel):
    """A card that is entered now, or one that was saved: exactly one of the two."""

    cryptogram: str | None = Field(
        default=None,
        min_length=1,
        max_length=8192,
        description="What the checkout script of CloudPayments makes of the card. Good for one"
        " attempt; it is neither kept nor logged.",
        examples=["01424242424239120297yXa8nT0pQ=="],
        repr=False,
    )
    payment_method_id: str | None = Field(
        default=None, description="A saved card.", examples=["crd_7Qm2XcV9tLbN4sRzKw1pYe"]
    )
    save_card: bool = Field(
        default=False, description="The customer agrees to pay by this card again."
    )
    return_url: str | None = Field(
        default=None,
        max_length=500,
        pattern=r"^[a-z][a-z0-9+.-]*://",
        description="Where the bank's page returns the customer's browser after 3-D Secure.",
        examples=["proil://paid"],
    )

    @model_validator(mode="after")
    def _one_card(self) -> Self:
        if bool(self.cryptogram) == bool(self.payment_method_id):
            raise ValueError("either cryptogram or payment_method_id is given")
        return self

    def entered_card(self, ip_address: str) -> EnteredCard:
        return EnteredCard(self.cryptogram, ip_address)


class ThreeDs(ApiModel):
    """Post `MD`, `PaReq` and `TermUrl` to `acs_url` from the customer's browser."""

    acs_url: str = Field(examples=["https://acs.bank.example/challenge"])
    pa_req: str = Field(description="The value of `PaReq`.", examples=["eJxVUdtugkAQ/RXDe9"])
    md: str = Field(description="The value of `MD`.", examples=["891510444"])
    term_url: str = Field(
        description="The value of `TermUrl`.",
        examples=["https://proil.example/payment/cloudpayments/3ds/42/5f0c"],
    )


class Payment(ApiModel):
    """The payment of one order."""

    status: Standing = Field(
        description="`pending`: ask again in a moment. `three_ds`: the customer confirms on the"
        " bank's page. `declined`: another attempt may be made. `authorised`: the money is held."
    )
    hold_amount: Kopecks = Field(description="Kopecks held, or to be held.")
    captured_amount: Kopecks | None = Field(description="Kopecks charged; null until then.")
    currency: str = Field(default="RUB", examples=["RUB"])
    three_ds: ThreeDs | None
    decline_text: str | None = Field(
        description="What to tell the customer.",
        examples=["There is not enough money on the card."],
    )

    @classmethod
    def from_status(cls, status):
        challenge = status.challenge
        return cls(
            status=status.standing,
            hold_amount=to_kopecks(status.hold),
            captured_amount=None if status.captured is None else to_kopecks(status.captured),
            three_ds=ThreeDs(**vars(challenge)) if challenge else None,
            decline_text=status.decline_text or None,
        )
