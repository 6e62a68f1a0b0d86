"""What CloudPayments says about one payment, whichever way it says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

from .const import Status

KOPECK = Decimal("0.01")


def money(value) -> Decimal:
    """`value` of roubles to the kopeck; a float counts as what it prints."""
    return Decimal(str(value)).quantize(KOPECK, ROUND_HALF_UP)


@dataclass(frozen=True, kw_only=True)
class PaymentFacts:
    """One payment as seen in an answer, a notification or a look-up.

    `amount` is None where CloudPayments does not repeat it: in a 3-D Secure challenge.
    """

    number: str
    status: Status
    invoice_id: str = ""
    amount: Decimal | None = None
    currency: str = ""
    account_id: str = ""
    test_mode: bool = False
    reason_code: int = 0
    card_type: str = ""
    card_last_four: str = ""
    card_expiry: str = ""
    token: str = ""
    acs_url: str = ""
    pa_req: str = ""

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
            invoice_id=str(said.get("InvoiceId") or ""),
            amount=None if amount in (None, "") else money(amount),
            currency=said.get("Currency") or "",
            account_id=said.get("AccountId") or "",
            test_mode=str(said.get("TestMode")) in ("1", "True", "true"),
            reason_code=int(said.get("ReasonCode") or 0),
            card_type=said.get("CardType") or "",
            card_last_four=said.get("CardLastFour") or "",
            card_expiry=said.get("CardExpDate") or "",
            token=said.get("Token") or "",
            acs_url=said.get("AcsUrl") or "",
            pa_req=said.get("PaReq") or "",
        )
