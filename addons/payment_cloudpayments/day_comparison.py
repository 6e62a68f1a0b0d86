"""A day of payments as CloudPayments lists it, against the same day as we have it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .const import Status
from .payment_facts import PaymentFacts

NOTHING = Decimal("0.00")
STANDING = (Status.AUTHORIZED, Status.COMPLETED)


class Standing(StrEnum):
    """Where a payment or a refund of ours stands."""

    WAITING = "waiting"
    FAILED = "failed"
    HELD = "held"
    CAPTURED = "captured"
    RELEASED = "released"


# Attempts that failed may be followed by others, so of these we believe what moves money.
REPLACEABLE = (Standing.WAITING, Standing.FAILED)

_AGREEING = {
    Standing.WAITING: (Status.AWAITING,),
    # A hold of a wrong sum is an error here and is given back there.
    Standing.FAILED: (Status.DECLINED, Status.CANCELLED),
    Standing.HELD: (Status.AUTHORIZED,),
    Standing.CAPTURED: (Status.COMPLETED,),
    Standing.RELEASED: (Status.CANCELLED, Status.DECLINED),
}


class Kind(StrEnum):
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    SUM_DIFFERS = "sum_differs"
    STATUS_DIFFERS = "status_differs"


@dataclass(frozen=True, kw_only=True)
class Ours:
    """A payment or a refund of ours; a refund bears the invoice of its payment."""

    key: int
    invoice_id: str
    number: str
    standing: Standing
    asked: Decimal
    captured: Decimal = NOTHING
    is_refund: bool = False
    # An operation on it has no outcome yet: either side may be ahead.
    under_way: bool = False
    # A payment of another day, known only because something of this day names it.
    of_another_day: bool = False


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What one side has and the other has not; `ours` may only name whose invoice it is."""

    kind: Kind
    ours: Ours | None = None
    theirs: PaymentFacts | None = None


@dataclass(kw_only=True)
class Sums:
    held: Decimal = NOTHING
    captured: Decimal = NOTHING
    refunded: Decimal = NOTHING
    count: int = 0

    def add_ours(self, row: Ours) -> None:
        if row.standing is Standing.HELD:
            self._add("held", row.asked)
        elif row.standing is Standing.CAPTURED:
            self._add("refunded" if row.is_refund else "captured", row.captured)

    def add_theirs(self, row: PaymentFacts, amount: Decimal | None) -> None:
        if row.status is Status.AUTHORIZED:
            self._add("held", amount)
        elif row.status is Status.COMPLETED:
            self._add("refunded" if row.is_refund else "captured", amount)

    def _add(self, name: str, amount: Decimal | None) -> None:
        setattr(self, name, getattr(self, name) + (amount or NOTHING))
        self.count += 1


class DayComparison:
    """Pairs both sides and keeps what does not fit, with the sums of each side."""

    def __init__(self, theirs: Iterable[PaymentFacts], ours: Iterable[Ours]):
        self.ours, self.theirs = Sums(), Sums()
        self.differences: list[Difference] = []
        self.under_way = 0
        listed = _Listed(theirs)
        pairs = list(listed.paired_with(list(ours)))
        self._shows_hold = _shows_hold(pairs)
        for ours_row, theirs_row in pairs:
            self._take(ours_row, theirs_row, listed)
        for owner, extra in listed.unpaired():
            self.theirs.add_theirs(extra, extra.amount)
            self._differs(Kind.MISSING_HERE, owner, extra)

    def _take(self, ours: Ours, theirs: PaymentFacts | None, listed: "_Listed") -> None:
        if ours.under_way:
            self.under_way += 1
        elif theirs:
            self._take_pair(ours, theirs)
        elif not ours.of_another_day:
            self._take_unlisted(ours, listed)

    def _take_unlisted(self, ours: Ours, listed: "_Listed") -> None:
        self.ours.add_ours(ours)
        if ours.is_refund and listed.is_refunded(ours.invoice_id):
            # Whether refunds are listed by themselves or told on their payment is not promised.
            self.theirs.refunded += ours.captured
            self.theirs.count += 1
        elif ours.standing in (Standing.HELD, Standing.CAPTURED):
            self._differs(Kind.MISSING_THERE, ours, None)

    def _take_pair(self, ours: Ours, theirs: PaymentFacts) -> None:
        amount = self._moved(ours, theirs)
        self.ours.add_ours(ours)
        self.theirs.add_theirs(theirs, amount)
        if theirs.status not in _AGREEING[ours.standing]:
            self._differs(Kind.STATUS_DIFFERS, ours, theirs)
        elif theirs.status in STANDING and amount != _expected(ours):
            self._differs(Kind.SUM_DIFFERS, ours, theirs)

    def _moved(self, ours: Ours, theirs: PaymentFacts) -> Decimal | None:
        """What they have moved, freed from the hold's sum where they go on telling that."""
        if self._shows_hold and _is_partial(ours, theirs) and theirs.amount == ours.asked:
            return ours.captured
        return theirs.amount

    def _differs(self, kind: Kind, ours: Ours | None, theirs: PaymentFacts | None) -> None:
        self.differences.append(Difference(kind=kind, ours=ours, theirs=theirs))


class _Listed:
    """Their list, asked for the row of a payment of ours once each."""

    def __init__(self, theirs: Iterable[PaymentFacts]):
        self._rows = list(theirs)
        self._by_number = {(row.number, row.is_refund): row for row in self._rows}
        self._by_invoice: dict[str, list[PaymentFacts]] = defaultdict(list)
        self._invoice_of = {row.number: row.invoice_id for row in self._rows}
        for row in self._rows:
            if not row.is_refund and row.invoice_id:
                self._by_invoice[row.invoice_id].append(row)
        self._paired: set[str] = set()
        self._owners: dict[str, Ours] = {}

    def paired_with(self, ours: list[Ours]) -> Iterator[tuple[Ours, PaymentFacts | None]]:
        for row in ours:
            if not row.is_refund:
                self._owners[row.invoice_id] = row
            found = self._row_of(row)
            if found:
                self._paired.add(found.number)
            yield row, found

    def _row_of(self, ours: Ours) -> PaymentFacts | None:
        known = self._by_number.get((ours.number, ours.is_refund)) if ours.number else None
        if ours.is_refund or ours.standing not in REPLACEABLE:
            return known
        attempts = self._by_invoice[ours.invoice_id]
        standing = next((row for row in attempts if row.status in STANDING), None)
        return standing or known or (attempts[-1] if attempts else None)

    def unpaired(self) -> Iterator[tuple[Ours | None, PaymentFacts]]:
        """What moves money there and has no counterpart here, with the payment it names."""
        for row in self._rows:
            if row.number not in self._paired and row.status in STANDING:
                invoice_id = row.invoice_id or self._invoice_of.get(row.paid_number, "")
                owner = self._owners.get(invoice_id)
                if not (owner and owner.under_way):
                    yield owner, row

    def is_refunded(self, invoice_id: str) -> bool:
        return any(row.is_refunded for row in self._by_invoice[invoice_id])


def _expected(ours: Ours) -> Decimal:
    return ours.captured if ours.standing is Standing.CAPTURED else ours.asked


def _is_partial(ours: Ours, theirs: PaymentFacts) -> bool:
    completed = ours.standing is Standing.CAPTURED and theirs.status is Status.COMPLETED
    return completed and ours.captured < ours.asked


def _shows_hold(pairs: list[tuple[Ours, PaymentFacts | None]]) -> bool:
    """Whether payments that were captured in part are listed by what had been held.

    One that is listed by what was captured tells that they are not.
    """
    partial = [(ours, row) for ours, row in pairs if row and _is_partial(ours, row)]
    return not any(row.amount == ours.captured for ours, row in partial)
