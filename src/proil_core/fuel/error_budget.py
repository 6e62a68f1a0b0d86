"""What the instruments of a compartment are worth, in litres: one standard uncertainty.

The budget is of a shift that opens nine tenths full; `model` has the same parts as a covariance.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import hypot, sqrt
from typing import Final

from proil_core.fuel.model import (
    EVAPORATION_SD_SHARE,
    EVAPORATION_SHIFT_SD_SHARE,
    REPEATABILITY_DOSE_L,
    expansion,
    meter_sd_share,
    reading_sd_l,
    tilt_sd_l,
)
from proil_core.fuel.shift_record import Instruments

COVERAGE: Final = 2.0
_OPENING_SHARE: Final = 0.9
_USUAL_SHARE: Final = 0.5
# What ten shifts leave of an error that is the same in all of them.
_LEARNED_SHARE: Final = 0.25


class Component(StrEnum):
    """Where the uncertainty of a shift's variance comes from."""

    READING = "reading"
    TILT = "tilt"
    STRAPPING = "strapping"
    TEMPERATURE = "temperature"
    METER = "meter"
    REPEATABILITY = "repeatability"
    LOAD = "load"
    EVAPORATION = "evaporation"
    PERMITTIVITY = "permittivity"


@dataclass(frozen=True)
class Budget:
    """Litres at 15 °C, components by name."""

    u_l: float
    components: dict[str, float]

    @property
    def u95_l(self) -> float:
        return COVERAGE * self.u_l


def shift_budget(
    instruments: Instruments, dispensed_l: float, loaded_l: float, learned: bool
) -> Budget:
    """Of the variance of a shift; opening and closing are read on the pad, if there is one."""
    left = _LEARNED_SHARE if learned else 1.0
    opening_l = _OPENING_SHARE * instruments.capacity_l
    closing_l = min(max(opening_l - dispensed_l + loaded_l, 0.0), instruments.capacity_l)
    levels_l = hypot(opening_l, closing_l)
    per_degree = expansion(instruments)
    found = {
        Component.READING: sqrt(2) * reading_sd_l(instruments),
        Component.TILT: sqrt(2) * tilt_sd_l(instruments) * instruments.pad_tilt_factor,
        Component.STRAPPING: left * instruments.strapping_sd_share * instruments.capacity_l,
        Component.TEMPERATURE: per_degree
        * hypot(
            instruments.temperature_noise_sd_c * levels_l,
            left * instruments.temperature_bias_sd_c * (opening_l - closing_l),
        ),
        Component.METER: _meter_share(instruments, learned) * dispensed_l,
        Component.REPEATABILITY: _repeatability_l(instruments, dispensed_l),
        Component.LOAD: _note_sd_l(instruments, loaded_l, left),
        Component.EVAPORATION: _evaporation_share(instruments, learned) * dispensed_l,
        Component.PERMITTIVITY: instruments.permittivity_sd_share * levels_l,
    }
    return Budget(hypot(*found.values()), {part.value: litres for part, litres in found.items()})


def fill_sd_l(instruments: Instruments, litres: float) -> float:
    """Of the meter against the drop of the level at one stop (R3)."""
    return hypot(
        sqrt(2) * reading_sd_l(instruments),
        _usual_temperature_l(instruments),
        _meter_share(instruments, learned=False) * litres,
        _repeatability_l(instruments, litres),
        instruments.permittivity_sd_share * litres,
    )


def _usual_temperature_l(instruments: Instruments) -> float:
    """Two readings of a half full compartment."""
    half_l = _USUAL_SHARE * instruments.capacity_l
    return sqrt(2) * expansion(instruments) * instruments.temperature_noise_sd_c * half_l


def _meter_share(instruments: Instruments, learned: bool) -> float:
    """A class covers the drift of a meter, a proving does not."""
    drift = instruments.meter_drift_sd_share
    if learned:
        return drift
    proved = instruments.meter_proved_sd_share
    return meter_sd_share(instruments) if proved is None else hypot(proved, drift)


def _repeatability_l(instruments: Instruments, litres: float) -> float:
    return instruments.meter_repeatability_sd_share * sqrt(REPEATABILITY_DOSE_L * litres)


def _note_sd_l(instruments: Instruments, litres: float, left: float) -> float:
    class_share = left * instruments.load_mpe_share / sqrt(3)
    return litres * hypot(class_share, instruments.load_repeatability_sd_share)


def _evaporation_share(instruments: Instruments, learned: bool) -> float:
    if not instruments.evaporates:
        return 0.0
    between_tankers = 0.0 if learned else EVAPORATION_SD_SHARE
    return hypot(EVAPORATION_SHIFT_SD_SHARE, between_tankers)
