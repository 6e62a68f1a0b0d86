"""The plain balance of one compartment over one shift."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from proil_core.fuel.dip import NOTHING_ELSE, DipFacts
from proil_core.refusal import Code, Refusal


@dataclass(frozen=True)
class Readings:
    """Litres on the totalizer, litres in the compartment, and what was read with them.

    `level` is None where `facts.level_mm` was read and a strapping table tells the litres.
    """

    totalizer: Decimal
    level: Decimal | None
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
    opening: Readings,
    closing: Readings,
    loads: Sequence[Decimal],
    fills: Sequence[Decimal],
    metered: Decimal | None = None,
    past_meter: Sequence[Decimal] = (),
) -> Balance:
    """`loads` and `fills` are all that came in and went out.

    `metered` is what the meters counted when a totalizer began anew, `past_meter` the fills that
    no meter saw. ValueError when the litres of an end are not known.
    """
    if opening.level is None or closing.level is None:
        raise ValueError("a balance needs the litres of both ends")
    if metered is None:
        metered = closing.totalizer - opening.totalizer
    if metered < 0:
        raise Refusal(
            Code.TOTALIZER_BACKWARDS,
            totalizer_before=opening.totalizer,
            totalizer_after=closing.totalizer,
        )
    filled = sum(fills, Decimal(0))
    book_level = opening.level + sum(loads, Decimal(0)) - filled
    through_meter = filled - sum(past_meter, Decimal(0))
    return Balance(book_level, closing.level - book_level, metered - through_meter)
