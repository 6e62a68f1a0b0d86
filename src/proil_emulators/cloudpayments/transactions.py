"""Transactions of the emulated acquirer and the moves they may make."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from proil_emulators.cloudpayments.cards import Card
from proil_emulators.cloudpayments.reasons import APPROVED
from proil_emulators.wire import Refused

REFUND_TERM = timedelta(days=365)


class Status(StrEnum):
    AWAITING_AUTHENTICATION = "AwaitingAuthentication"
    AUTHORIZED = "Authorized"
    COMPLETED = "Completed"
    CANCELLED = "Cancelled"
    DECLINED = "Declined"

    @property
    def code(self) -> int:
        return list(Status).index(self) + 1


class Operation(StrEnum):
    PAYMENT = "Payment"
    REFUND = "Refund"


@dataclass(frozen=True)
class Request:
    """What the merchant asked for; sums are roubles or the named currency."""

    amount: Decimal
    currency: str = "RUB"
    invoice_id: str | None = None
    account_id: str | None = None
    email: str | None = None
    description: str | None = None
    json_data: str | None = None
    ip_address: str | None = None
    name: str | None = None
    culture: str = "ru-RU"
    save_card: bool = False
    initiator: int | None = None


@dataclass
class Transaction:
    """One operation of a terminal. A move that is not allowed raises Refused."""

    id: int
    public_id: str
    request: Request
    card: Card
    created_at: datetime
    two_stage: bool
    operation: Operation = Operation.PAYMENT
    by_token: bool = False
    status: Status | None = None
    reason_code: int = APPROVED
    retry_after: datetime | None = None
    authorized_at: datetime | None = None
    confirmed_at: datetime | None = None
    confirmed_amount: Decimal | None = None
    refunded_amount: Decimal = field(default=Decimal(0))
    original_id: int | None = None
    token: str | None = None
    method: str | None = None
    fallback_of: int | None = None

    @property
    def future_status(self) -> Status:
        return Status.AUTHORIZED if self.two_stage else Status.COMPLETED

    @property
    def refundable(self) -> Decimal:
        return (self.confirmed_amount or Decimal(0)) - self.refunded_amount

    def challenge(self) -> None:
        self._expect(None)
        self.status = Status.AWAITING_AUTHENTICATION

    def authorise(self, now: datetime) -> None:
        self._expect(None, Status.AWAITING_AUTHENTICATION)
        self.status, self.authorized_at = self.future_status, now
        if not self.two_stage:
            self.confirmed_at, self.confirmed_amount = now, self.request.amount

    def decline(self, reason_code: int, retry_after: datetime | None = None) -> None:
        self._expect(None, Status.AWAITING_AUTHENTICATION)
        self.status, self.reason_code = Status.DECLINED, reason_code
        self.retry_after = retry_after

    def confirm(self, amount: Decimal, now: datetime) -> None:
        """Take `amount` of the hold; the rest is released, so there is no second confirm."""
        self._expect(Status.AUTHORIZED)
        if amount > self.request.amount:
            raise Refused("The amount is greater than the authorized one")
        self.status, self.confirmed_at, self.confirmed_amount = Status.COMPLETED, now, amount

    def void(self) -> None:
        self._expect(Status.AUTHORIZED)
        self.status = Status.CANCELLED

    def give_back(self, amount: Decimal, now: datetime) -> None:
        self._expect(Status.COMPLETED)
        if self.operation is not Operation.PAYMENT or amount > self.refundable:
            raise Refused("The amount is greater than what can be refunded")
        if self.confirmed_at is not None and now - self.confirmed_at > REFUND_TERM:
            raise Refused("The payment is older than one year")
        self.refunded_amount += amount

    def _expect(self, *allowed: Status | None) -> None:
        if self.status not in allowed:
            raise Refused(f"The operation is not possible for a transaction {self.status}")
