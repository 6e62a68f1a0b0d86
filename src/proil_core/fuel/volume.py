"""Litres at 15 °C from litres as measured: Table 54B of ASTM D1250-80 (API MPMS 11.1-1980).

Computed in double precision with no rounding on the way: the printed table differs by less than
0.15 l per 1000 l, and by less than 0.05 l outside the transition zone.
"""

from dataclasses import dataclass
from decimal import Decimal
from math import exp
from typing import Final

from proil_core.decimals import litres as rounded
from proil_core.refusal import Code, Refusal

METHOD: Final = "D1250-80/54B"
BASE_C: Final = 15.0
DENSITIES: Final = (653.0, 1075.0)
TEMPERATURES_C: Final = (-60.0, 60.0)


@dataclass(frozen=True)
class Band:
    """One group of products: kg/m³ at 15 °C from and below, and the constants per °C."""

    start: float
    end: float
    k0: float
    k1: float
    k2: float

    def expansion(self, density15: float) -> float:
        """Share of the volume per °C at 15 °C (alpha of the standard)."""
        return self.k0 / density15**2 + self.k1 / density15 + self.k2

    def factor(self, density15: float, temperature_c: float) -> float:
        above = temperature_c - BASE_C
        expansion = self.expansion(density15)
        return exp(-expansion * above * (1 + 0.8 * expansion * above))

    def outside(self, density15: float) -> float:
        """How far the density is from the band, kg/m³."""
        return max(self.start - density15, density15 - self.end, 0.0)


# The standard tabulates densities in steps of 0.5, so two bands meet midway between their rows.
BANDS: Final = (
    Band(DENSITIES[0], 770.25, 346.4228, 0.4388, 0.0),  # petrol
    Band(770.25, 787.75, 2680.3206, 0.0, -0.00336312),  # transition zone
    Band(787.75, 838.75, 594.5418, 0.0, 0.0),  # kerosene and winter diesel
    Band(838.75, DENSITIES[1], 186.9696, 0.4862, 0.0),  # diesel
)


def correction_factor(density15: float, temperature_c: float) -> float:
    """Litres at 15 °C per litre at the temperature."""
    check_temperature(temperature_c)
    return band_of(density15).factor(density15, temperature_c)


def litres_at_15(litres: Decimal, density15: float, temperature_c: float) -> Decimal:
    return rounded(litres * Decimal(repr(correction_factor(density15, temperature_c))))


def expansion(density15: float) -> float:
    """Share of the volume per °C."""
    return band_of(density15).expansion(density15)


def band_of(density15: float) -> Band:
    check_density(density15)
    return next(band for band in BANDS if density15 <= band.end)


def check_density(density: float) -> None:
    if not DENSITIES[0] <= density <= DENSITIES[1]:
        raise Refusal(Code.DENSITY_OUT_OF_RANGE, density=Decimal(str(density)))


def check_temperature(temperature_c: float) -> None:
    if not TEMPERATURES_C[0] <= temperature_c <= TEMPERATURES_C[1]:
        raise Refusal(Code.TEMPERATURE_OUT_OF_RANGE, temperature_c=Decimal(str(temperature_c)))
