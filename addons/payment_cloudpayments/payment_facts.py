"""What CloudPayments says about one payment, whichever way it says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from .const import Status

KOPECK = Decimal("0.01")

_MILLISECONDS = re.compile(r"/Date\((-?\d+)\)/")
_REFUND_TYPE = "1"

_CARD = {
    "card_type": "CardType",
    "card_last_four": "CardLastFour",
    "card_expiry": "CardExpDate",
    "token": "Token",
}


def money(value) -> Decimal:
    """`value` of roubles to the kopeck; a float counts as what it prints."""
    return Decimal(str(value)).quantize(KOPECK, ROUND_HALF_UP)


def moment(text) -> datetime | None:
    """A date of CloudPayments as Odoo keeps it, naive UTC to the second; None when it is not one.

    Dates come as ISO text with or without fractions, or as milliseconds since 1970.
    """
    text = str(text or "")
    if milliseconds := _MILLISECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(milliseconds[1]) // 1000, UTC).replace(tzinfo=None)
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    when = when.astimezone(UTC) if when.tzinfo else when
    return when.replace(tzinfo=None, microsecond=0)


@dataclass(frozen=True, kw_only=True)
class PaymentFacts:
    """One payment or refund as seen in an answer, a notification or a look-up.

    `amount` is None where CloudPayments does not repeat it: in a 3-D Secure challenge.
    """

    number: str
    status: Status
    invoice_id: str = ""
    amount: Decimal | None = None
    currency: str = ""
    account_id: str = ""
    # None where CloudPayments does not say.
    test_mode: bool | None = None
    reason_code: int = 0
    retry_after: datetime | None = None
    created_at: datetime | None = None
    authorised_at: datetime | None = None
    card_type: str = ""
    card_last_four: str = ""
    card_expiry: str = ""
    token: str = ""
    acs_url: str = ""
    pa_req: str = ""
    is_refund: bool = False
    # The payment that a refund gives back.
    paid_number: str = ""
    # Whether something of this payment was given back; it may be told of the whole only.
    is_refunded: bool = False

    @classmethod
    def from_message(cls, said: Mapping, status: Status | None = None) -> Self:
        """Read a Model of the API or the parameters of a notification.

        `status` is given where the message itself has none. Raises KeyError or ValueError when
        the message lacks what every payment has.
        """
        if status is None:
            status = Status.AWAITING if said.get("AcsUrl") else Status(said["Status"])
        amount = said.get("Amount")
        return cls(
            number=str(said["TransactionId"]),
            status=status,
            invoice_id=_text(said, "InvoiceId"),
            amount=None if amount in (None, "") else money(amount),
            currency=_text(said, "Currency"),
            account_id=_text(said, "AccountId"),
            test_mode=_flag(said, "TestMode"),
            reason_code=int(said.get("ReasonCode") or 0),
            retry_after=moment(said.get("RetryAfter")),
            created_at=_date(said, "CreatedDate"),
            authorised_at=_date(said, "AuthDate") or moment(said.get("DateTime")),
            acs_url=_text(said, "AcsUrl"),
            pa_req=_text(said, "PaReq"),
            is_refund=_is_refund(said),
            paid_number=_text(said, "PaymentTransactionId") or _text(said, "OriginalTransactionId"),
            is_refunded=_text(said, "Refunded").lower() == "true",
            **{name: _text(said, key) for name, key in _CARD.items()},
        )


@dataclass(frozen=True, kw_only=True)
class PaymentPage:
    """Where a payer can pay by themselves: an invoice's page or a QR code.

    `image` is the code as a picture in base64; a link has none.
    """

    number: str
    url: str
    image: str = ""


def _text(said: Mapping, name: str) -> str:
    value = said.get(name)
    return "" if value is None else str(value)


def _flag(said: Mapping, name: str) -> bool | None:
    text = _text(said, name).lower()
    return text in ("1", "true") if text else None


def _is_refund(said: Mapping) -> bool:
    return _text(said, "OperationType") == "Refund" or _text(said, "Type") == _REFUND_TYPE


def _date(said: Mapping, name: str) -> datetime | None:
    return moment(said.get(f"{name}Iso")) or moment(said.get(name))
