"""Finding a refund whose number nobody told us."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from .client import CloudPaymentsClient
from .payment_facts import PaymentFacts, money

# The two clocks need not agree.
_MARGIN = timedelta(hours=1)


@dataclass(frozen=True)
class RefundSearch:
    """A refund of one payment, of one sum, that is none of those we know already.

    `number` is the refund's own where its answer had come: then it is asked for by that.
    """

    client: CloudPaymentsClient = field(repr=False)
    number: str
    paid_number: str
    invoice_id: str
    amount: Decimal
    known: frozenset[str]
    since: datetime

    @classmethod
    def of(cls, operation, client):
        hold = operation.hold_id
        refunds = hold._cloudpayments_refunds() - operation.transaction_id
        return cls(
            client=client,
            number=operation.transaction_id.provider_reference or "",
            paid_number=hold.provider_reference,
            invoice_id=hold.reference,
            amount=money(operation.amount),
            known=frozenset(filter(None, refunds.mapped("provider_reference"))),
            since=operation.create_date,
        )

    def run(self) -> PaymentFacts | None:
        if self.number:
            return self.client.get(self.number)
        latest = self.client.find_any(self.invoice_id)
        if latest and self._fits(latest):
            return latest
        period = self.since - _MARGIN, self.since + timedelta(days=1)
        return next(filter(self._fits, self.client.list_period(*period)), None)

    def _fits(self, facts: PaymentFacts) -> bool:
        return (
            facts.is_refund
            and facts.paid_number == self.paid_number
            and facts.amount == self.amount
            and facts.number not in self.known
        )
