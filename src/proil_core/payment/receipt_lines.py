"""The lines of a fiscal receipt, cut out of a bill to the kopeck."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import IntEnum, StrEnum

from proil_core.decimals import KOPECK, roubles


class Method(IntEnum):
    """Tag 1214: how payment and goods follow each other."""

    FULL_PREPAYMENT = 1
    ADVANCE = 3
    FULL_SETTLEMENT = 4
    ON_CREDIT = 6
    CREDIT_REPAYMENT = 7


class Subject(IntEnum):
    """Tag 1212: what is paid for."""

    GOODS = 1
    EXCISABLE = 2
    SERVICE = 4
    PAYMENT = 10


class Unit(StrEnum):
    LITRE = "litre"
    PIECE = "piece"


@dataclass(frozen=True, kw_only=True)
class Line:
    """`amount` is the authority; price times quantity may be dearer by a discount."""

    label: str
    quantity: Decimal
    price: Decimal
    amount: Decimal
    vat: int | None
    method: Method
    subject: Subject
    unit: Unit


@dataclass(frozen=True, kw_only=True)
class Bill:
    """Fuel and its delivery, sold or ordered on `day`."""

    fuel: str
    delivery: str
    litres: Decimal
    price: Decimal
    fee: Decimal
    total: Decimal
    day: date

    def __post_init__(self) -> None:
        if self.total != roubles(self.total) or self.fee != roubles(self.fee):
            raise ValueError("sums of a receipt are whole kopecks")
        # A charge is rounded half up and a hold up: both stay within a kopeck.
        if abs(self.litres * self.price + self.fee - self.total) >= KOPECK:
            raise ValueError(
                f"{self.litres} l at {self.price} and {self.fee} do not make {self.total}"
            )

    @property
    def fuel_total(self) -> Decimal:
        return self.total - self.fee


def lines_of(
    bill: Bill, before: Decimal, amount: Decimal, vat: int | None, method: Method, fuel: Subject
) -> tuple[Line, ...]:
    """The lines of `amount` after `before` has been dealt with: fuel first, delivery last.

    Parts that add up to the bill have sums that add up to the lines of the bill.
    """
    of_fuel = min(before + amount, bill.fuel_total) - min(before, bill.fuel_total)
    of_delivery = amount - of_fuel
    lines: list[Line] = []
    if of_fuel:
        lines.append(
            Line(
                label=bill.fuel,
                quantity=_litres(of_fuel, bill.price),
                price=bill.price,
                amount=of_fuel,
                vat=vat,
                method=method,
                subject=fuel,
                unit=Unit.LITRE,
            )
        )
    if of_delivery:
        lines.append(piece(bill.delivery, of_delivery, vat, method, Subject.SERVICE))
    return tuple(lines)


def piece(label: str, amount: Decimal, vat: int | None, method: Method, subject: Subject) -> Line:
    """One piece of what is not measured: a delivery, an advance."""
    return Line(
        label=label,
        quantity=Decimal("1.00"),
        price=amount,
        amount=amount,
        vat=vat,
        method=method,
        subject=subject,
        unit=Unit.PIECE,
    )


def _litres(amount: Decimal, price: Decimal) -> Decimal:
    """The fewest hundredths of a litre that cost `amount`.

    A register takes a line that is cheaper than its price times its quantity, which is a discount,
    and refuses one that is dearer; nor does it take a line of nothing.
    """
    litres = ((amount - KOPECK / 2) / price).quantize(KOPECK, ROUND_CEILING)
    return max(litres, KOPECK)
