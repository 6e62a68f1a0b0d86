from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Standing(StrEnum):
    """Where the payment of an order stands, in the words of the customer's app."""

    NONE = "none"
    PENDING = "pending"
    THREE_DS = "three_ds"
    AUTHORISED = "authorised"
    DECLINED = "declined"
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
class PaymentStatus:
    """A payment in plain values: it is read in a transaction that is over when it is told.

    Sums are roubles; `captured` is None until money is taken.
    """

    standing: Standing
    hold: Decimal
    captured: Decimal | None = None
    decline_text: str = ""
    challenge: Challenge | None = None
