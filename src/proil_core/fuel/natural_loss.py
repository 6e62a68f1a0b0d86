"""Natural loss by the norms in force: figures come from an order's annex, none is in code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Final

_GRAM: Final = Decimal("0.001")
_APRIL, _SEPTEMBER = 4, 9


@dataclass(frozen=True)
class NormRow:
    """One figure of an order's annex; without `valid_to` it holds until the next one."""

    kg_per_tonne: Decimal
    valid_from: date
    valid_to: date | None = None

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def season(on: date) -> str:
    """Norms of the Ministry of Energy: from April to September it is spring and summer."""
    return "spring_summer" if _APRIL <= on.month <= _SEPTEMBER else "autumn_winter"


def norm_kg(mass_kg: Decimal, rows: Iterable[NormRow], on: date) -> Decimal | None:
    """The most that may be written off, never rounded up; None when no norm is in force."""
    in_force = [row for row in rows if row.is_in_force(on)]
    if not in_force:
        return None
    latest = max(in_force, key=lambda row: row.valid_from)
    return (mass_kg * latest.kg_per_tonne / 1000).quantize(_GRAM, ROUND_DOWN)
