"""Litres that a meter counted between readings of its totalizer."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from proil_core.refusal import Code, Refusal

# A register that starts anew is believed only when it went less than this share of its range:
# a step back by a mistyped digit would be nearly the whole of it.
_MAX_ROLLOVER_SHARE: Final = Decimal("0.1")


@dataclass(frozen=True)
class TotalizerReading:
    """`replaced` marks the first reading of another meter, the one before is the old one's last.

    Nothing was counted between the two.
    """

    litres: Decimal
    replaced: bool = False


def advance(readings: Sequence[TotalizerReading], digits: int | None) -> Decimal:
    """Sum over readings in the order of time.

    `digits` are those for whole litres; without them a totalizer never starts anew.
    """
    return sum((_step(*pair, digits) for pair in pairwise(readings)), Decimal(0))


def between(before: Decimal, after: Decimal, digits: int | None = None) -> Decimal:
    return _step(TotalizerReading(before), TotalizerReading(after), digits)


def shown_before(after: Decimal, litres: Decimal, digits: int | None = None) -> Decimal:
    """What the totalizer showed before it counted these litres."""
    before = after - litres
    return before + Decimal(10) ** digits if digits and before < 0 else before


def _step(before: TotalizerReading, after: TotalizerReading, digits: int | None) -> Decimal:
    if after.replaced:
        return Decimal(0)
    litres = after.litres - before.litres
    scope = Decimal(10) ** digits if digits else Decimal(0)
    if litres < 0 and 0 <= litres + scope < scope * _MAX_ROLLOVER_SHARE:
        litres += scope
    if litres < 0:
        raise Refusal(
            Code.TOTALIZER_BACKWARDS,
            totalizer_before=before.litres,
            totalizer_after=after.litres,
        )
    return litres
