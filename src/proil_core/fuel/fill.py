"""Whether the litres a driver reports can be true."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from proil_core.fuel.limits import REGISTER_DIGIT_LITRES
from proil_core.fuel.pulse_account import tolerance_l
from proil_core.fuel.totalizer import between
from proil_core.refusal import Code, Refusal

# Two dips of a capacitive probe of 1 %, the worst that is installed.
COARSEST_LEVEL_SD_LITRES: Final = Decimal("1.5")
_LEVEL_SIGMAS: Final = 3


def check_fill(
    litres: Decimal,
    totalizer_before: Decimal,
    totalizer_after: Decimal,
    digits: int | None = None,
) -> None:
    """Zero litres are legal: the vehicle may turn out to be full.

    Any litres that went through the meter are, too: the truth is written down and doubted.
    """
    if litres < 0:
        raise Refusal(Code.LITRES_NEGATIVE, litres=litres)
    metered = between(totalizer_before, totalizer_after, digits)
    if abs(metered - litres) > REGISTER_DIGIT_LITRES:
        raise Refusal(Code.TOTALIZER_MISMATCH, litres=litres, totalizer_litres=metered)


class Doubt(StrEnum):
    """Why a person has to look at a fill before it is charged."""

    ABOVE_LIMIT = "above_limit"
    ABOVE_TANK = "above_tank"
    IMPOSSIBLE_RATE = "impossible_rate"
    WRONG_GRADE = "wrong_grade"
    LEVEL_DISAGREES = "level_disagrees"
    TELEMETRY_DISAGREES = "telemetry_disagrees"


@dataclass(frozen=True)
class FillFacts:
    """What is known of a fill; None is for what nobody measured or asked.

    `level_drop_litres` is by the compartment, `telemetry_litres` by the meter's pulses,
    `level_sd_litres` one standard deviation of a drop between two dips at one stop.
    """

    litres: Decimal
    litres_limit: Decimal
    seconds: float | None
    tank_litres: Decimal | None
    grade_expected: str
    grade_confirmed: str | None
    level_drop_litres: Decimal | None
    telemetry_litres: Decimal | None
    max_rate_l_per_min: Decimal
    level_sd_litres: Decimal = COARSEST_LEVEL_SD_LITRES


def doubts(facts: FillFacts) -> tuple[Doubt, ...]:
    found = {
        Doubt.ABOVE_LIMIT: facts.litres > facts.litres_limit,
        Doubt.ABOVE_TANK: facts.tank_litres is not None and facts.litres > facts.tank_litres,
        Doubt.IMPOSSIBLE_RATE: _too_fast(facts),
        Doubt.WRONG_GRADE: facts.grade_confirmed not in (None, facts.grade_expected),
        Doubt.LEVEL_DISAGREES: _differs(
            facts.litres, facts.level_drop_litres, _LEVEL_SIGMAS * facts.level_sd_litres
        ),
        Doubt.TELEMETRY_DISAGREES: _differs(
            facts.litres, facts.telemetry_litres, tolerance_l(facts.telemetry_litres or Decimal(0))
        ),
    }
    return tuple(doubt for doubt, is_found in found.items() if is_found)


def split_at_limit(litres: Decimal, limit: Decimal) -> tuple[Decimal, Decimal]:
    """Litres that the customer pays for, and the overpour."""
    paid = min(litres, limit)
    return paid, litres - paid


def _too_fast(facts: FillFacts) -> bool:
    if facts.seconds is None or not facts.litres:
        return False
    return facts.litres * 60 > facts.max_rate_l_per_min * Decimal(str(facts.seconds))


def _differs(litres: Decimal, measured: Decimal | None, limit: Decimal) -> bool:
    return measured is not None and abs(litres - measured) > limit
