"""Payments as their customer sees them."""

from typing import Literal, Self

from pydantic import Field, model_validator

from odoo.addons.payment_cloudpayments.entered_card import EnteredCard
from odoo.addons.proil_api.schemas.base import ApiModel, Kopecks, MomentOut

from proil_core.decimals import to_kopecks
from proil_core.refusal import Code, Refusal

from ..consent import CONSENT_VERSION
from ..payment_status import Standing


class Authorisation(ApiModel):
    """One way to pay: a card that is entered now, a saved one, a bank's app, or one tap."""

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
        default=None,
        max_length=64,
        description="A saved card.",
        examples=["crd_7Qm2XcV9tLbN4sRzKw1pYe"],
    )
    method: Literal["sbp", "tpay", "sberpay"] | None = Field(
        default=None, description="A bank's app; the answer has a `redirect`."
    )
    apple_pay_token: str | None = Field(
        default=None,
        min_length=1,
        max_length=16384,
        description="`payment.token` of Apple Pay as JSON text. It is neither kept nor logged.",
        repr=False,
    )
    one_tap: bool = Field(default=False, description="The customer's default card pays.")
    save_card: bool = Field(
        default=False, description="The customer agrees to pay by this card again."
    )
    consent_version: str | None = Field(
        default=None,
        max_length=32,
        description="Of the text that the customer has agreed to; the present one if not given.",
        examples=[CONSENT_VERSION],
    )
    return_url: str | None = Field(
        default=None,
        max_length=500,
        pattern=r"^[a-z][a-z0-9+.-]*://",
        description="Where the bank's page returns the customer's browser after 3-D Secure.",
        examples=["proil://paid"],
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        named = (self.cryptogram, self.payment_method_id, self.method, self.apple_pay_token)
        if sum(map(bool, (*named, self.one_tap))) != 1:
            raise ValueError("exactly one way to pay is given")
        if self.save_card and not self.cryptogram:
            raise ValueError("only a card that is entered now can be saved")
        return self

    def entered_card(self, ip_address: str) -> EnteredCard:
        return EnteredCard(self.cryptogram or self.apple_pay_token, ip_address)

    def check_consent(self) -> None:
        if self.save_card and self.consent_version not in (None, CONSENT_VERSION):
            raise Refusal(Code.CONSENT_OUTDATED)


class ThreeDs(ApiModel):
    """Post `MD`, `PaReq` and `TermUrl` to `acs_url` from the customer's browser."""

    acs_url: str = Field(
        description="The bank's page.", examples=["https://acs.bank.example/challenge"]
    )
    pa_req: str = Field(description="The value of `PaReq`.", examples=["eJxVUdtugkAQ/RXDe9"])
    md: str = Field(description="The value of `MD`.", examples=["891510444"])
    term_url: str = Field(
        description="The value of `TermUrl`.",
        examples=["https://proil.example/payment/cloudpayments/3ds/42/5f0c"],
    )


class Redirect(ApiModel):
    """Open `url` in the customer's browser, or show the code to another device."""

    url: str = Field(
        description="The page of the bank's app.",
        examples=["https://qr.nspk.ru/AS1000670LSS7DN18SJQDNP4B05KLJL2"],
    )
    qr_image: str = Field(description="An image in base64; may be empty.", examples=["iVBORw0K"])


class Payment(ApiModel):
    """The payment of one order."""

    status: Standing = Field(
        description="`none`: nothing was tried yet. `pending`: ask again in a moment. `three_ds`:"
        " the customer confirms on the bank's page. `redirect`: the customer pays by a bank's app."
        " `deferred`: the saved card is charged at `authorise_at`. `declined`: another attempt may"
        " be made. `authorised`: the money is held. `pay_again`: the hold is gone, or ends before"
        " the delivery; the customer pays anew to keep the order. `captured`: the money is taken,"
        " after the fill or, by a method that cannot hold, before it. `released`: the hold went"
        " back, nothing was taken. `refunded`: all that was taken went back. `failed`: the hold is"
        " gone and the fill has begun; there is nothing for the customer to do. `debt`: the fill"
        " could not be charged; see the customer's debts."
    )
    hold_amount: Kopecks = Field(description="Kopecks held, or to be held.")
    captured_amount: Kopecks | None = Field(description="Kopecks charged; null until then.")
    refunded_amount: Kopecks | None = Field(
        description="Kopecks of them that have gone back; null until then."
    )
    refund_pending: bool = Field(description="More is on its way back.")
    currency: str = Field(default="RUB", description="ISO 4217.", examples=["RUB"])
    three_ds: ThreeDs | None
    redirect: Redirect | None
    authorise_at: MomentOut | None = Field(description="When the money of the order is held.")
    pay_before: MomentOut | None = Field(
        description="When the order is cancelled if no money has come."
    )
    decline_text: str | None = Field(
        description="What to tell the customer.",
        examples=["There is not enough money on the card."],
    )

    @classmethod
    def from_status(cls, status):
        challenge, redirect = status.challenge, status.redirect
        return cls(
            status=status.standing,
            hold_amount=to_kopecks(status.hold),
            captured_amount=_kopecks(status.captured),
            refunded_amount=_kopecks(status.refunded),
            refund_pending=status.refund_pending,
            three_ds=ThreeDs(**vars(challenge)) if challenge else None,
            redirect=Redirect(**vars(redirect)) if redirect else None,
            authorise_at=status.authorise_at,
            pay_before=status.pay_before,
            decline_text=status.decline_text or None,
        )


def _kopecks(amount):
    return None if amount is None else to_kopecks(amount)
