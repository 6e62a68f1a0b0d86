"""Density at 15 °C from what an instrument or a passport says: Table 53B of ASTM D1250-80."""

from typing import Final

from proil_core.fuel.volume import (
    BANDS,
    BASE_C,
    Band,
    check_density,
    check_temperature,
)

_PRECISION: Final = 1e-6
_MAX_STEPS: Final = 50


def density_at_15(observed: float, temperature_c: float, *, glass: bool = False) -> float:
    """kg/m³; `glass` is for a hydrometer, whose own glass expands, not for a densitometer.

    Near the edge of two groups both may answer or none may: the answer nearest to its own group
    is taken.
    """
    check_temperature(temperature_c)
    check_density(observed)
    density = observed * _glass_factor(temperature_c) if glass else observed
    answers = [(band, _settled(band, density, temperature_c)) for band in BANDS]
    _band, density15 = min(answers, key=lambda answer: answer[0].outside(answer[1]))
    check_density(density15)
    return density15


def _glass_factor(temperature_c: float) -> float:
    above = temperature_c - BASE_C
    return 1 - 0.000023 * above - 0.00000002 * above**2


def _settled(band: Band, density: float, temperature_c: float) -> float:
    """The fixed point of `density15 = density / factor(density15)` with the constants of a band."""
    density15 = density
    for _step in range(_MAX_STEPS):
        previous = density15
        density15 = density / band.factor(previous, temperature_c)
        if abs(density15 - previous) < _PRECISION:
            break
    return density15
