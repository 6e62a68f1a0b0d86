"""How readings of a compartment scatter: what is known beforehand and what a shift adds.

r = c + kappa*metered + l*loaded + s(level) - loss(t) + tilt(place) + noise, litres at 15 °C, with
the covariance of every part. One formula does for filtering, smoothing and tests.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import radians, sqrt, tan
from typing import Final

import numpy as np

from proil_core.fuel.evaporation import PETROL_SHARE
from proil_core.fuel.series import Bools, Floats, Series
from proil_core.fuel.shift_record import EpochKind, Instruments

KNOTS: Final = 13
METER: Final = KNOTS
DEPOT: Final = KNOTS + 1
PARAMETERS: Final = KNOTS + 2

# Of what was poured: a litre that leaves draws a litre of air in, which petrol saturates.
EVAPORATION_SHARE: Final = float(PETROL_SHARE)
EVAPORATION_SD_SHARE: Final = 0.04e-2 / sqrt(3)  # between tankers, 0.04 to 0.12 %
EVAPORATION_SHIFT_SD_SHARE: Final = 0.00016  # between shifts of one tanker, 20 %

PETROL_EXPANSION: Final = 1.21e-3  # 1/°C at 745 kg/m³
DIESEL_EXPANSION: Final = 0.84e-3  # 1/°C at 845 kg/m³

TABLE_LENGTH: Final = 0.15  # of the height, over which errors of a strapping table change
TABLE_ROUGHNESS: Final = 0.1  # part of their variance that is not smooth
WARMING_RMS_C: Final = 3.6  # from opening to closing
# Doses whose errors add up; the mean that counts is of squares, hence above an ordinary dose.
REPEATABILITY_DOSE_L: Final = 40.0
UNKNOWN_CONSTANT_L2: Final = 1e4
# No reading is better than this, whatever a data sheet says.
LEAST_READING_SD_L: Final = 0.01


def expansion(instruments: Instruments) -> float:
    return PETROL_EXPANSION if instruments.evaporates else DIESEL_EXPANSION


def evaporation_share(instruments: Instruments) -> float:
    return EVAPORATION_SHARE if instruments.evaporates else 0.0


def tilt_sd_l(instruments: Instruments) -> float:
    """Litres by which the level is off at a street stop because the tanker leans."""
    lean = tan(radians(instruments.tilt_sd_deg))
    return instruments.area_l_per_mm * instruments.probe_offset_mm * lean


def reading_sd_l(instruments: Instruments) -> float:
    return instruments.area_l_per_mm * instruments.reading_sd_mm


@lru_cache(maxsize=1)
def _table_correlation() -> Floats:
    """Matérn 3/2: smooth, but not so smooth that a kink in the steel is implausible."""
    knots = np.linspace(0, 1, KNOTS)
    distance = sqrt(3) * np.abs(knots[:, None] - knots) / TABLE_LENGTH
    smooth = (1 + distance) * np.exp(-distance)
    mixed: Floats = (1 - TABLE_ROUGHNESS) * smooth + TABLE_ROUGHNESS * np.eye(KNOTS)
    return mixed


def prior(instruments: Instruments) -> tuple[Floats, Floats]:
    """Mean and covariance of table, meter and depot meter by their data sheets."""
    mean, covariance = np.zeros(PARAMETERS), np.zeros((PARAMETERS, PARAMETERS))
    mean[METER] = -evaporation_share(instruments)
    table_sd_l = instruments.strapping_sd_share * instruments.capacity_l
    # A thermometer that is always wrong rescales the level, and so does its table.
    per_level = expansion(instruments) * instruments.temperature_bias_sd_c
    bias = np.linspace(0, instruments.capacity_l, KNOTS) * per_level
    covariance[:KNOTS, :KNOTS] = table_sd_l**2 * _table_correlation() + np.outer(bias, bias)
    covariance[:KNOTS, :KNOTS] += 1e-9 * np.eye(KNOTS)
    evaporation_sd = EVAPORATION_SD_SHARE if instruments.evaporates else 0.0
    covariance[METER, METER] = meter_sd_share(instruments) ** 2 + evaporation_sd**2
    covariance[DEPOT, DEPOT] = instruments.load_mpe_share**2 / 3
    covariance[[METER, DEPOT], [METER, DEPOT]] += 1e-12
    return mean, covariance


def meter_sd_share(instruments: Instruments) -> float:
    """A meter that was never proved may be anywhere within its class."""
    if instruments.meter_proved_sd_share is not None:
        return instruments.meter_proved_sd_share
    return instruments.meter_mpe_share / sqrt(3)


def design(series: Series, instruments: Instruments) -> Floats:
    """What a unit of each parameter adds to each residual: 13 hats of fill, metered, loaded."""
    matrix = np.zeros((len(series), PARAMETERS))
    fill = np.clip(series.litres / instruments.capacity_l, 0.0, 1.0) * (KNOTS - 1)
    below = np.minimum(fill.astype(np.int64), KNOTS - 2)
    rows = np.arange(len(series))
    matrix[rows, below] = 1 - (fill - below)
    matrix[rows, below + 1] = fill - below
    matrix[:, METER] = series.metered - series.metered[0]
    matrix[:, DEPOT] = series.loaded - series.loaded[0]
    return matrix


def _tilt_factors(series: Series, instruments: Instruments) -> Floats:
    pad, depot = instruments.pad_tilt_factor, instruments.depot_tilt_factor
    factors = {EpochKind.OPENING: pad, EpochKind.CLOSING: pad}
    factors |= {EpochKind.LOAD_PRE: depot, EpochKind.LOAD_POST: depot}
    return np.array([factors.get(epoch.kind, 1.0) for epoch in series.epochs])


def same_place(series: Series) -> Bools:
    """Both readings of a standing place share how the tanker leans."""
    same: Bools = series.place[:, None] == series.place
    return same


@dataclass(frozen=True)
class NoiseScale:
    """Variances over those of the data sheets: of a reading, a leaning tanker, a whole shift.

    The last is of meter drift, evaporation and load, each new in a shift and the same all through.
    """

    reading: float = 1.0
    tilt: float = 1.0
    shift: float = 1.0


def noise(series: Series, instruments: Instruments, scale: NoiseScale) -> Floats:
    """Covariance of what is new in every shift."""
    level, metered = series.litres, series.metered - series.metered[0]
    temperature = expansion(instruments) * instruments.temperature_noise_sd_c * level
    own = scale.reading * reading_sd_l(instruments) ** 2 + temperature**2 + LEAST_READING_SD_L**2
    lean = tilt_sd_l(instruments) * _tilt_factors(series, instruments)
    total: Floats = scale.tilt * same_place(series) * np.outer(lean, lean)
    total[np.diag_indices(len(series))] += own
    of_dose = instruments.meter_repeatability_sd_share**2 * REPEATABILITY_DOSE_L
    total += of_dose * np.minimum(metered[:, None], metered)
    total += scale.shift * shift_noise(series, instruments)
    if instruments.permittivity_sd_share or instruments.permittivity_drift_share_per_c:
        total += _permittivity_noise(series, instruments)
    return total


def shift_noise(series: Series, instruments: Instruments) -> Floats:
    """Meter drift, evaporation, and each load's own error, which stays in all readings after it."""
    metered = series.metered - series.metered[0]
    evaporation = EVAPORATION_SHIFT_SD_SHARE if instruments.evaporates else 0.0
    of_meter = instruments.meter_drift_sd_share**2 + evaporation**2
    noisy: Floats = of_meter * np.outer(metered, metered)
    loads = np.diff(series.loaded, prepend=series.loaded[0])
    for at in np.flatnonzero(loads):
        noisy[at:, at:] += (instruments.load_repeatability_sd_share * loads[at]) ** 2
    return noisy


def _permittivity_noise(series: Series, instruments: Instruments) -> Floats:
    """A capacitive probe rescales with each batch of fuel and with its temperature."""
    same_batch = series.batch[:, None] == series.batch
    of_batch = instruments.permittivity_sd_share * series.litres
    passed = series.t_min - series.t_min[0]
    warming = WARMING_RMS_C * passed / max(float(passed[-1]), 1.0)
    drift = instruments.permittivity_drift_share_per_c * warming * series.litres
    noisy: Floats = same_batch * np.outer(of_batch, of_batch) + np.outer(drift, drift)
    return noisy
