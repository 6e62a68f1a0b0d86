"""What a driver reads at a compartment, besides the totalizer, as the APIs take it."""

import random
from decimal import Decimal
from typing import Final

from proil_core.decimals import litres
from proil_core.fuel.volume import correction_factor

TEMPERATURE_C: Final = 12.4
DENSITIES_15: Final = {"AI-92": 740.0, "AI-95": 745.0, "AI-98": 750.0, "DT": 840.0}
# A magnetostrictive probe on a tank of two litres per millimetre.
NOISE_LITRES: Final = 0.3


def density(grade: str) -> str:
    """What a hydrometer shows at the temperature of the city's fuel, kg/m³."""
    density15 = DENSITIES_15[grade]
    return f"{density15 * correction_factor(density15, TEMPERATURE_C):.2f}"


def read(level: Decimal, grade: str, dice: random.Random | None = None) -> dict[str, str]:
    """A dip of `level` litres that are really there; without dice it is exact."""
    noise = Decimal(str(dice.gauss(0, NOISE_LITRES))) if dice else Decimal(0)
    return {
        "level_litres": str(litres(max(Decimal(0), level + noise))),
        "temperature_c": f"{TEMPERATURE_C:.2f}",
        "density_kg_m3": density(grade),
    }
