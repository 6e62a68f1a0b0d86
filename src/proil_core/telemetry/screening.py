"""Which rows of a block of telemetry are measurements, and why the others are not."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Ranges = Mapping[str, tuple[float, float]]

# Clocks of devices run ahead of ours by as much before their rows are from the future.
CLOCK_TOLERANCE_MS: Final = 60_000
POSITION_RANGES: Final[Ranges] = {
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "speed_kmh": (0, 250),
    "heading_deg": (0, 360),
    "accuracy_m": (0, 10_000),
}
LEVEL_RANGES: Final[Ranges] = {
    "level_mm": (0, 5_000),
    "temperature_c": (-60, 60),
    "water_mm": (0, 5_000),
    "pulses_l": (0, 999_999_999),
    "pitch_deg": (-45, 45),
    "roll_deg": (-45, 45),
    "speed_kmh": (0, 250),
}


class Reason(StrEnum):
    """Why a row is refused."""

    FROM_FUTURE = "from_future"
    TOO_OLD = "too_old"
    BEFORE_SHIFT = "before_shift"
    BAD_RANGE = "bad_range"
    EMPTY = "empty"
    UNKNOWN_COMPARTMENT = "unknown_compartment"


def floats(values: Sequence[float | None]) -> Floats:
    """A column as an array; what is missing becomes NaN."""
    return np.array(values, dtype=np.float64)


def screened(
    at_ms: Integers,
    columns: Mapping[str, Floats],
    ranges: Ranges,
    *,
    now_ms: int,
    oldest_ms: int,
    shift_ms: int = 0,
) -> dict[Reason, list[int]]:
    """Numbers of the rows to refuse, by the first reason that fits each.

    `shift_ms` is when the shift was opened in which a phone may send.
    """
    outside = np.zeros(len(at_ms), dtype=np.bool_)
    empty = np.ones(len(at_ms), dtype=np.bool_)
    for name, (low, high) in ranges.items():
        if name in columns:
            # A comparison with NaN is false: what is missing is in no wrong range.
            outside |= (columns[name] < low) | (columns[name] > high)
            empty &= np.isnan(columns[name])
    found = (
        (Reason.FROM_FUTURE, at_ms > now_ms + CLOCK_TOLERANCE_MS),
        (Reason.TOO_OLD, at_ms < oldest_ms),
        (Reason.BEFORE_SHIFT, at_ms < shift_ms),
        (Reason.BAD_RANGE, outside),
        (Reason.EMPTY, empty),
    )
    return _by_first_reason(found, len(at_ms))


def _by_first_reason(
    found: Iterable[tuple[Reason, NDArray[np.bool_]]], rows: int
) -> dict[Reason, list[int]]:
    refused: dict[Reason, list[int]] = {}
    left = np.ones(rows, dtype=np.bool_)
    for reason, hit in found:
        if numbers := np.flatnonzero(hit & left).tolist():
            refused[reason] = numbers
            left &= ~hit
    return refused


def first_of_each(at_ms: Integers, refused: Mapping[Reason, Sequence[int]]) -> Integers:
    """Numbers of the rows that are not refused, the first of each moment, in order of time."""
    fits = np.ones(len(at_ms), dtype=np.bool_)
    for numbers in refused.values():
        fits[list(numbers)] = False
    candidates = np.flatnonzero(fits)
    _moments, first = np.unique(at_ms[candidates], return_index=True)
    return candidates[first]
