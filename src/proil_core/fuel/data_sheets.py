"""Figures of instruments where nothing better is known; classes of 1.7 of the specification.

A site test of the real tanker replaces them one by one, on the records of its instruments.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from math import cbrt
from typing import Final

from proil_core.fuel.shift_record import Instruments


class ProbeKind(StrEnum):
    MAGNETOSTRICTIVE = "magnetostrictive"
    CAPACITIVE = "capacitive"


@dataclass(frozen=True)
class LevelSheet:
    """What reads the level and the temperature; `_sd` is one standard deviation."""

    reading_sd_mm: float
    probe_offset_mm: float
    tilt_sd_deg: float
    temperature_bias_sd_c: float
    temperature_noise_sd_c: float
    permittivity_sd_share: float = 0.0
    permittivity_drift_share_per_c: float = 0.0

    def with_inclinometer(self) -> "LevelSheet":
        """Tilt that is measured and taken out leaves its own error alone."""
        return replace(self, tilt_sd_deg=INCLINOMETER_SD_DEG)


@dataclass(frozen=True)
class MeterSheet:
    """Shares of litres; `proved_sd_share` is null for a meter that was never proved."""

    mpe_share: float = 0.0025
    proved_sd_share: float | None = None
    drift_sd_share: float = 0.0005
    repeatability_sd_share: float = 0.0005


INCLINOMETER_SD_DEG: Final = 0.13
DIPSTICK: Final = LevelSheet(2.0, 100.0, 1.4, 0.3, 0.3)
PROBES: Final[Mapping[ProbeKind, LevelSheet]] = {
    ProbeKind.MAGNETOSTRICTIVE: LevelSheet(0.25, 100.0, 1.4, 0.1, 0.1),
    ProbeKind.CAPACITIVE: LevelSheet(1.0, 100.0, 1.4, 0.4, 0.4, 0.005, 0.0005),
}
# A tank whose litres are read off a tare of twenty marks.
UNSTRAPPED_SD_SHARE: Final = 0.005
PAD_TILT_FACTOR: Final = 0.15
DEPOT_TILT_FACTOR: Final = 0.5
LOAD_MPE_SHARE: Final = 0.0015
LOAD_REPEATABILITY_SD_SHARE: Final = 0.0005


def cube_area_l_per_mm(capacity_l: float) -> float:
    """Surface of a tank without a table, as if it were as high as wide: 1000 l give 1 l/mm."""
    return cbrt(capacity_l) ** 2 / 100


def instruments(
    capacity_l: float,
    area_l_per_mm: float,
    strapping_sd_share: float,
    level: LevelSheet,
    meter: MeterSheet,
    *,
    evaporates: bool,
) -> Instruments:
    return Instruments(
        capacity_l=capacity_l,
        area_l_per_mm=area_l_per_mm,
        reading_sd_mm=level.reading_sd_mm,
        strapping_sd_share=strapping_sd_share,
        probe_offset_mm=level.probe_offset_mm,
        tilt_sd_deg=level.tilt_sd_deg,
        pad_tilt_factor=PAD_TILT_FACTOR,
        depot_tilt_factor=DEPOT_TILT_FACTOR,
        temperature_bias_sd_c=level.temperature_bias_sd_c,
        temperature_noise_sd_c=level.temperature_noise_sd_c,
        permittivity_sd_share=level.permittivity_sd_share,
        permittivity_drift_share_per_c=level.permittivity_drift_share_per_c,
        meter_mpe_share=meter.mpe_share,
        meter_proved_sd_share=meter.proved_sd_share,
        meter_drift_sd_share=meter.drift_sd_share,
        meter_repeatability_sd_share=meter.repeatability_sd_share,
        load_mpe_share=LOAD_MPE_SHARE,
        load_repeatability_sd_share=LOAD_REPEATABILITY_SD_SHARE,
        evaporates=evaporates,
    )
