"""What a closed shift comes to: its state, the three accounts, and who has to look at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from proil_core.fuel.analysis import Analysis
from proil_core.fuel.checks import Check
from proil_core.fuel.limits import ALLOWED_LITRES
from proil_core.fuel.shift_facts import Missing
from proil_core.fuel.states import Missing as Unseen
from proil_core.fuel.states import State

# By the books alone: a check that fails here is a fact, whatever the instruments can show.
_BY_BOOKS: Final = frozenset({"R1", "R2", "R4"})
_WORDS: Final = {
    Unseen.OPENING: Missing.OPENING_DIP,
    Unseen.CLOSING: Missing.CLOSING_DIP,
    Unseen.DIPS: Missing.STOPS,
    Unseen.METER: Missing.TOTALIZER,
}


class Bearer(StrEnum):
    """Whose litres they are: a short load never falls on a driver."""

    DRIVER = "driver"
    STOCK = "stock"
    DEPOT = "depot"


BEARER_OF: Final = {
    "R1": Bearer.DRIVER,
    "R2": Bearer.DRIVER,
    "R3": Bearer.DRIVER,
    "R4": Bearer.DEPOT,
    "R5": Bearer.STOCK,
    "R6": Bearer.STOCK,
}


@dataclass(frozen=True)
class Accounts:
    """Litres: past the fills is positive, a loss of stock and a short load are negative."""

    driver: Decimal
    stock: Decimal
    depot: Decimal


def lacking(missing: Sequence[Missing], analysis: Analysis) -> tuple[Missing, ...]:
    """What the records lack and what the analysis could not see, each named once."""
    seen = {*missing, *(_WORDS[each] for each in analysis.missing)}
    if Missing.TEMPERATURE in seen or Missing.SETTLED in seen:
        # The dip was taken, it only has no litres: one reason is enough.
        seen -= {Missing.OPENING_DIP, Missing.CLOSING_DIP} - set(missing)
    return tuple(each for each in Missing if each in seen)


def state(missing: Sequence[Missing], analysis: Analysis, checks: Sequence[Check]) -> State:
    """The analysis cannot see litres that went through the meter into no fill; the books can."""
    if missing:
        return State.INCOMPLETE
    failed = [check for check in checks if check.name in _BY_BOOKS and not check.holds]
    if any(abs(check.litres) > ALLOWED_LITRES for check in failed):
        return State.FAIL
    return State.CHECK if failed and analysis.state is State.OK else analysis.state


def accounts(
    variance: Decimal, analysis: Analysis, checks: Sequence[Check], of_depot: bool
) -> Accounts:
    """The stock answers for what the depot did not fall short of.

    `of_depot`: the verdict lies at a load and at nothing else that came.
    """
    driver = sum((check.litres for check in checks if check.name == "R1"), Decimal(0))
    failed = (check for check in checks if check.name == "R4" and not check.holds)
    short = sum((check.litres for check in failed), Decimal(0))
    if not short and of_depot:
        short = Decimal(str(-analysis.estimated_loss_l))
    return Accounts(driver, variance - short, short)


def needs_second_person(found: Accounts) -> bool:
    return max(abs(found.driver), abs(found.stock), abs(found.depot)) > ALLOWED_LITRES
