"""What may be given back of a payment, of what it consists, and who has to agree."""

from dataclasses import dataclass
from decimal import Decimal

from proil_core.decimals import litres, roubles
from proil_core.refusal import Code, Refusal


@dataclass(frozen=True)
class Parts:
    """What was paid for: so many litres for so much, and their delivery."""

    litres: Decimal
    fuel: Decimal
    delivery: Decimal

    @property
    def amount(self) -> Decimal:
        return self.fuel + self.delivery

    def __sub__(self, other: "Parts") -> "Parts":
        return Parts(
            self.litres - other.litres, self.fuel - other.fuel, self.delivery - other.delivery
        )


def of_litres(wanted: Decimal, price_per_litre: Decimal, left: Parts, delivery: bool) -> Parts:
    """So many litres at their price, with the delivery or without; never more than is left.

    The last litres bring the last kopeck: fuel was rounded once, in the sum of all litres.
    """
    if not 0 <= wanted <= left.litres:
        raise Refusal(Code.REFUND_ABOVE_CAPTURED, refundable=left.amount)
    is_last = wanted == left.litres
    fuel = left.fuel if is_last else min(roubles(wanted * price_per_litre), left.fuel)
    return _positive(Parts(litres(wanted), fuel, left.delivery if delivery else roubles(0)), left)


def of_sum(amount: Decimal, left: Parts) -> Parts:
    """A sum that no litres stand for: off the fuel first. All that is left is all of its parts."""
    if amount == left.amount:
        return _positive(left, left)
    fuel = min(amount, left.fuel)
    return _positive(Parts(litres(0), fuel, amount - fuel), left)


def _positive(parts: Parts, left: Parts) -> Parts:
    if not 0 < parts.amount <= left.amount:
        raise Refusal(Code.REFUND_ABOVE_CAPTURED, refundable=left.amount)
    return parts


def needs_second_person(amount: Decimal, limit: Decimal) -> bool:
    return amount > limit


def check_second_person(amount: Decimal, limit: Decimal, asked_by: int, agreed_by: int) -> None:
    """Above the limit nobody agrees to what they have asked for themselves."""
    if needs_second_person(amount, limit) and asked_by == agreed_by:
        raise Refusal(Code.REFUND_SAME_PERSON, limit=limit)
