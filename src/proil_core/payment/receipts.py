"""Which fiscal receipt is due at each step of a payment, to the kopeck (54-FZ)."""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from proil_core.decimals import roubles

from .receipt_lines import Bill, Line, Method, Subject, lines_of, piece
from .vat import GENERAL, VatTable


class Event(StrEnum):
    """What has happened to the money or to the goods."""

    HOLD = "hold"
    CAPTURE = "capture"
    PREPAY = "prepay"
    SETTLE = "settle"
    REFUND = "refund"
    CREDIT = "credit"
    COLLECT = "collect"
    BANK = "bank"


class Direction(StrEnum):
    INCOME = "Income"
    RETURN = "IncomeReturn"


class Means(StrEnum):
    """How the receipt is paid; one means covers a whole receipt of ours."""

    ELECTRONIC = "Electronic"
    ADVANCE = "AdvancePayment"
    CREDIT = "Credit"


@dataclass(frozen=True)
class Receipt:
    direction: Direction
    means: Means
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), roubles(0))


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the company's accountant has confirmed."""

    vat: VatTable = GENERAL
    fuel: Subject = Subject.EXCISABLE
    prepayment: Method = Method.FULL_PREPAYMENT
    receipts_on_credit: bool = True


@dataclass(frozen=True, kw_only=True)
class Chain:
    """An order so far: what was billed, and the sums of the receipts that it has already."""

    terms: Terms = field(default_factory=Terms)
    sold: Bill | None = None
    prepaid: Bill | None = None
    is_settled: bool = False
    is_credited: bool = False
    received: Decimal = Decimal("0.00")
    returned: Decimal = Decimal("0.00")
    delivery_returned: Decimal = Decimal("0.00")
    prepayment_returned: Decimal = Decimal("0.00")

    def due(self, event: Event, amount: Decimal, delivery: Decimal | None = None) -> Receipt | None:
        """The receipt for `event` over `amount`; None where the law asks for none.

        `delivery` is how much of a refund of the sale is for the delivery; without it a refund
        takes the unused advance first, then fuel, then delivery. Raises ValueError when the sums
        cannot be true.
        """
        if amount != roubles(amount) or amount <= 0:
            raise ValueError(f"{amount} roubles is not a sum for a receipt")
        match event:
            case Event.HOLD | Event.BANK:
                return None
            case Event.CAPTURE:
                return self._sale(amount)
            case Event.PREPAY:
                return self._prepayment(amount)
            case Event.SETTLE:
                return self._settlement(amount)
            case Event.REFUND:
                if delivery is None:
                    return self._return(amount)
                return self._return_of_sale(amount, delivery)
            case Event.CREDIT:
                return self._credit(amount)
            case Event.COLLECT:
                return self._collection(amount)

    def _sale(self, amount: Decimal) -> Receipt:
        return self._income(Means.ELECTRONIC, Method.FULL_SETTLEMENT, self._whole_sale(amount))

    def _settlement(self, amount: Decimal) -> Receipt:
        if not self.prepaid or amount > self.prepaid.total - self.prepayment_returned:
            raise ValueError(f"{amount} roubles were not paid in advance")
        return self._income(Means.ADVANCE, Method.FULL_SETTLEMENT, self._whole_sale(amount))

    def _credit(self, amount: Decimal) -> Receipt | None:
        if not self.terms.receipts_on_credit:
            return None
        return self._income(Means.CREDIT, Method.ON_CREDIT, self._whole_sale(amount))

    def _collection(self, amount: Decimal) -> Receipt:
        method = Method.CREDIT_REPAYMENT if self.is_credited else Method.FULL_SETTLEMENT
        bill = self._bill(self.sold)
        if self.received + amount > bill.total:
            raise ValueError(f"only {bill.total - self.received} roubles are still owed")
        lines = self._sold_lines(bill, self.received, amount, method)
        return Receipt(Direction.INCOME, Means.ELECTRONIC, lines)

    def _prepayment(self, amount: Decimal) -> Receipt:
        bill = self._bill(self.prepaid)
        if amount != bill.total:
            raise ValueError(f"{bill.total} roubles are to be paid in advance, not {amount}")
        lines = self._prepaid_lines(bill, roubles(0), amount)
        return Receipt(Direction.INCOME, Means.ELECTRONIC, lines)

    def _return(self, amount: Decimal) -> Receipt:
        """Give back what was paid in advance and not used first, and then what was sold."""
        unused = self._unused()
        advance = min(amount, unused)
        rest = amount - advance
        lines: tuple[Line, ...] = ()
        if advance:
            bill = self._bill(self.prepaid)
            lines += self._prepaid_lines(bill, self.prepayment_returned, advance)
        if rest:
            left = self._received_for_goods() - self.returned
            if rest > left:
                raise ValueError(f"only {left + unused} roubles are left")
            fuel_returned = self.returned - self.delivery_returned
            fuel_left = max(self._bill(self.sold).fuel_total - fuel_returned, roubles(0))
            lines += self._sold_parts(min(rest, fuel_left), max(rest - fuel_left, roubles(0)))
        return Receipt(Direction.RETURN, Means.ELECTRONIC, lines)

    def _return_of_sale(self, amount: Decimal, delivery: Decimal) -> Receipt:
        left = self._received_for_goods() - self.returned
        if not 0 <= delivery <= amount <= left:
            raise ValueError(f"only {left} roubles of the sale are left")
        lines = self._sold_parts(amount - delivery, delivery)
        return Receipt(Direction.RETURN, Means.ELECTRONIC, lines)

    def _sold_parts(self, fuel: Decimal, delivery: Decimal) -> tuple[Line, ...]:
        bill, method = self._bill(self.sold), Method.FULL_SETTLEMENT
        return self._sold_lines(bill, roubles(0), fuel, method) + self._sold_lines(
            bill, bill.fuel_total, delivery, method
        )

    def _unused(self) -> Decimal:
        if not self.prepaid:
            return roubles(0)
        used = self._bill(self.sold).total if self.is_settled else roubles(0)
        return self.prepaid.total - used - self.prepayment_returned

    def _received_for_goods(self) -> Decimal:
        if self.prepaid:
            return self._bill(self.sold).total if self.is_settled else roubles(0)
        return self.received

    def _bill(self, bill: Bill | None) -> Bill:
        if bill is None:
            raise ValueError("nothing is sold yet that a receipt could name")
        return bill

    def _whole_sale(self, amount: Decimal) -> Bill:
        bill = self._bill(self.sold)
        if amount != bill.total:
            raise ValueError(f"{amount} roubles were taken for a sale of {bill.total}")
        return bill

    def _income(self, means: Means, method: Method, bill: Bill) -> Receipt:
        lines = self._sold_lines(bill, roubles(0), bill.total, method)
        return Receipt(Direction.INCOME, means, lines)

    def _sold_lines(
        self, bill: Bill, before: Decimal, amount: Decimal, method: Method
    ) -> tuple[Line, ...]:
        return lines_of(bill, before, amount, self.terms.vat.on(bill.day), method, self.terms.fuel)

    def _prepaid_lines(self, bill: Bill, before: Decimal, amount: Decimal) -> tuple[Line, ...]:
        vat = self.terms.vat.of_advance_on(bill.day)
        method = self.terms.prepayment
        if method is not Method.ADVANCE:
            return lines_of(bill, before, amount, vat, method, self.terms.fuel)
        return (piece(bill.fuel, amount, vat, method, Subject.PAYMENT),)
