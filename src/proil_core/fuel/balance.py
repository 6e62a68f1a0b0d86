"""The plain balance of one compartment over one shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from proil_core.fuel.dip import NOTHING_ELSE, DipFacts
from proil_core.refusal import Code, Refusal


@dataclass(frozen=True)
class Readings:
    """Litres on the totalizer, litres in the compartment, and what was read with them."""

    totalizer: Decimal
    level: Decimal
    facts: DipFacts = NOTHING_ELSE


@dataclass(frozen=True)
class Balance:
    """Litres.

    `book_level` is what should be in the compartment at closing, `variance` is physical minus
    book (a loss is negative), and `totalizer_difference` is what the meter counted beyond the
    recorded fills.
    """

    book_level: Decimal
    variance: Decimal
    totalizer_difference: Decimal


def shift_balance(
    opening: Readings, closing: Readings, loads: Sequence[Decimal], fills: Sequence[Decimal]
) -> Balance:
    metered = closing.totalizer - opening.totalizer
    if metered < 0:
        raise Refusal(
            Code.TOTALIZER_BACKWARDS,
            totalizer_before=opening.totalizer,
            totalizer_after=closing.totalizer,
        )
    filled = sum(fills, Decimal(0))
    book_level = opening.level + sum(loads, Decimal(0)) - filled
    return Balance(book_level, closing.level - book_level, metered - filled)
