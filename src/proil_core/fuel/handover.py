"""Whether the driver who takes a tanker over reads what the one before him left."""

from dataclasses import dataclass
from decimal import Decimal

from proil_core.fuel.limits import ALLOWED_LITRES, REGISTER_DIGIT_LITRES


@dataclass(frozen=True)
class Left:
    """What one driver reads at a compartment; at 15 °C None without a temperature."""

    totalizer: Decimal
    litres: Decimal
    litres15: Decimal | None = None


@dataclass(frozen=True)
class Difference:
    """Taken minus given, litres; the level at 15 °C where both drivers read a temperature."""

    totalizer: Decimal
    level: Decimal

    @property
    def agrees(self) -> bool:
        """The limit of a shift holds as well for the hours in which nobody drives."""
        return abs(self.totalizer) <= REGISTER_DIGIT_LITRES and abs(self.level) <= ALLOWED_LITRES


def difference(given: Left, taken: Left) -> Difference:
    if given.litres15 is not None and taken.litres15 is not None:
        level = taken.litres15 - given.litres15
    else:
        level = taken.litres - given.litres
    return Difference(taken.totalizer - given.totalizer, level)
