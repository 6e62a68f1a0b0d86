"""A dip: what was read in one compartment at a moment, and what can be said against it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from proil_core.refusal import Code, Refusal

# Clocks of phones and tracking devices run apart by so much and are still believed.
CLOCK_TOLERANCE: Final = timedelta(minutes=2)
# What arrives later than this was out of coverage, and live results were told without it.
LATE_AFTER: Final = timedelta(minutes=15)
# In a static window the level deviates by less than one millimetre.
SETTLED_SD_MM: Final = 1.0


class DipKind(StrEnum):
    """Why the level was read; a control dip answers a doubt and moves nothing."""

    OPENING = "opening"
    PRE = "pre"
    POST = "post"
    LOAD_PRE = "load_pre"
    LOAD_POST = "load_post"
    CLOSING = "closing"
    CONTROL = "control"


class DipFault(StrEnum):
    """Why a dip is doubted; the first three leave it without use for the analysis."""

    MISSING_TEMPERATURE = "missing_temperature"
    MISSING_DENSITY = "missing_density"
    UNSETTLED = "unsettled"
    OUT_OF_ORDER = "out_of_order"
    LATE = "late"


USELESS: Final = frozenset(
    {DipFault.MISSING_TEMPERATURE, DipFault.MISSING_DENSITY, DipFault.UNSETTLED}
)


@dataclass(frozen=True)
class DipFacts:
    """What the instruments showed besides the litres; None was not read.

    The density is as read at the same temperature.
    """

    level_mm: Decimal | None = None
    level_sd_mm: float | None = None
    samples: int | None = None
    temperature_c: float | None = None
    density_kg_m3: float | None = None
    pitch_deg: float | None = None
    roll_deg: float | None = None
    water_mm: Decimal | None = None
    latitude: float | None = None
    longitude: float | None = None
    source: str = "manual"
    photo_sha256: str | None = None


NOTHING_ELSE: Final = DipFacts()


@dataclass(frozen=True)
class Dip:
    """`level_litres` may be None when `facts.level_mm` was read and the table tells the litres.

    `read_at` is UTC without saying so. `stop` is equal for dips at one standing place.
    """

    kind: DipKind
    read_at: datetime
    level_litres: Decimal | None = None
    totalizer_litres: Decimal | None = None
    facts: DipFacts = NOTHING_ELSE
    stop: int | None = None


def check_moment(at: datetime, opened_at: datetime, now: datetime) -> None:
    """Raises TIME_IN_FUTURE or TIME_BEFORE_SHIFT."""
    if at > now + CLOCK_TOLERANCE:
        raise Refusal(Code.TIME_IN_FUTURE, at=at, now=now)
    if at < opened_at - CLOCK_TOLERANCE:
        raise Refusal(Code.TIME_BEFORE_SHIFT, at=at, opened_at=opened_at)


def fault(
    dip: Dip, density15: float | None, last_read_at: datetime | None, now: datetime
) -> DipFault | None:
    """The worst that can be said against a dip."""
    facts = dip.facts
    doubts = {
        DipFault.MISSING_TEMPERATURE: facts.temperature_c is None,
        DipFault.MISSING_DENSITY: density15 is None,
        DipFault.UNSETTLED: (facts.level_sd_mm or 0) > SETTLED_SD_MM,
        DipFault.OUT_OF_ORDER: last_read_at is not None and dip.read_at < last_read_at,
        DipFault.LATE: now - dip.read_at > LATE_AFTER,
    }
    return next((each for each, stands in doubts.items() if stands), None)


def next_stop(kind: DipKind, last_stop: int | None) -> int:
    """The stop of a dip that names none: a tanker stands still between a dip and its twin."""
    if last_stop is None:
        return 0
    return last_stop if kind in {DipKind.POST, DipKind.LOAD_POST} else last_stop + 1
