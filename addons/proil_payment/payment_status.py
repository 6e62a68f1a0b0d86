from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Standing(StrEnum):
    """Where the payment of an order stands, in the words of the customer's app."""

    NONE = "none"
    PENDING = "pending"
    THREE_DS = "three_ds"
    REDIRECT = "redirect"
    DEFERRED = "deferred"
    AUTHORISED = "authorised"
    DECLINED = "declined"
    PAY_AGAIN = "pay_again"
    CAPTURED = "captured"
    RELEASED = "released"
    REFUNDED = "refunded"
    FAILED = "failed"
    DEBT = "debt"


@dataclass(frozen=True)
class Challenge:
    """What the browser posts to the bank's page: `md`, `pa_req` and `term_url` to `acs_url`."""

    acs_url: str
    pa_req: str
    md: str
    term_url: str


@dataclass(frozen=True)
class Redirect:
    """Where the customer pays by a bank's app; `qr_image` is base64 for another screen."""

    url: str
    qr_image: str


@dataclass(frozen=True)
class PaymentStatus:
    """A payment in plain values: it is read in a transaction that is over when it is told.

    Sums are roubles; `captured` is None until money is taken, `refunded` until some has gone back.
    Moments are UTC without saying so.
    """

    standing: Standing
    hold: Decimal
    captured: Decimal | None = None
    decline_text: str = ""
    challenge: Challenge | None = None
    redirect: Redirect | None = None
    refunded: Decimal | None = None
    refund_pending: bool = False
    authorise_at: datetime | None = None
    pay_before: datetime | None = None
