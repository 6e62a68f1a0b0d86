"""Static readings out of a stream of a probe's samples."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import sqrt
from statistics import linear_regression, mean, median, stdev
from typing import Final

from proil_core.fuel.samples import MOVING_KMH, Cleaned, Fault, FaultKind, Sample, cleaned
from proil_core.fuel.shift_record import EpochKind

__all__ = [
    "Sample",
    "Cleaned",
    "Fault",
    "FaultKind",
    "cleaned",
    "Window",
    "DerivedDip",
    "dips",
]

STILL_KMH: Final = 1.0
_MIN_SAMPLES: Final = 3
_MAX_SD_MM: Final = 1.0
_MAX_SLOPE_MM_PER_MIN: Final = 0.2
_SLOPE_SIGMAS: Final = 4
_MAX_GAP_S: Final = 600
_PARKED_S: Final = 300
# Seconds before the start and after the end of a fill or a load in which the level is read.
_BEFORE_S: Final = (90, 10)
_AFTER_FILL_S: Final = (60, 180)
_AFTER_LOAD_S: Final = (480, 900)

_KINDS: Final = {
    False: (EpochKind.PRE, EpochKind.POST),
    True: (EpochKind.LOAD_PRE, EpochKind.LOAD_POST),
}

Span = tuple[float, float]


@dataclass(frozen=True)
class Window:
    """A still level: median and standard deviation of `n` samples; tilt and °C are means."""

    start_s: float
    end_s: float
    level_mm: float
    sd_mm: float
    n: int
    temperature_c: float | None
    pitch: float | None
    roll: float | None


@dataclass(frozen=True)
class DerivedDip:
    """`stop` counts standing places from the opening, which is 0."""

    kind: EpochKind
    at_s: float
    stop: int
    window: Window


def dips(
    samples: Sequence[Sample], fills: Sequence[Span], loads: Sequence[Span]
) -> list[DerivedDip]:
    """Of cleaned samples, in the order of time; a reading that was not still is left out."""
    events = sorted([(*span, False) for span in fills] + [(*span, True) for span in loads])
    bounds = [float("-inf"), *(start_s for start_s, _end_s, _is_load in events), float("inf")]
    found = [(EpochKind.OPENING, 0, _parked(samples, bounds[0], bounds[1], first=True))]
    stop, left_s = 0, float("-inf")
    for (start_s, end_s, is_load), next_s in zip(events, bounds[2:], strict=True):
        stop += _moved(samples, left_s, start_s)
        before, after = _KINDS[is_load]
        reach = _AFTER_LOAD_S if is_load else _AFTER_FILL_S
        found.append((before, stop, _before(samples, start_s, left_s)))
        found.append((after, stop, _after(samples, end_s, reach, next_s)))
        left_s = end_s
    closing = _parked(samples, left_s + _AFTER_FILL_S[0], float("inf"), first=False)
    stop += _moved(samples, left_s, closing.start_s) if closing else 0
    found.append((EpochKind.CLOSING, stop, closing))
    return [DerivedDip(kind, window.end_s, at, window) for kind, at, window in found if window]


def _parked(samples: Sequence[Sample], from_s: float, to_s: float, *, first: bool) -> Window | None:
    """The first five minutes of the first long stand, or the last of the last."""
    inside = _between(samples, from_s, to_s)
    stands = [each for each in _stands(inside) if each[-1].at_s - each[0].at_s >= _PARKED_S]
    if not stands:
        return None
    stand = stands[0 if first else -1]
    if first:
        return _settled([each for each in stand if each.at_s <= stand[0].at_s + _PARKED_S])
    return _settled([each for each in stand if each.at_s >= stand[-1].at_s - _PARKED_S])


def _before(samples: Sequence[Sample], start_s: float, left_s: float) -> Window | None:
    near = _between(samples, max(left_s, start_s - _BEFORE_S[0]), start_s)
    stands = _stands(near)
    if not stands or not _is_still(near[-1]):
        return None
    return _settled([each for each in stands[-1] if each.at_s <= start_s - _BEFORE_S[1]])


def _after(samples: Sequence[Sample], end_s: float, reach: Span, next_s: float) -> Window | None:
    near = _between(samples, end_s, min(next_s, end_s + reach[1]))
    parked = list(takewhile(_is_still, near))
    stands = _stands([each for each in parked if each.at_s >= end_s + reach[0]])
    return _settled(stands[0]) if stands else None


def _between(samples: Sequence[Sample], from_s: float, to_s: float) -> Sequence[Sample]:
    """Of samples in the order of time, those from one moment to before another."""
    first = bisect_left(samples, from_s, key=lambda each: each.at_s)
    return samples[first : bisect_left(samples, to_s, first, key=lambda each: each.at_s)]


def _moved(samples: Sequence[Sample], from_s: float, to_s: float) -> bool:
    """Without any speed known, every event is taken for a standing place of its own."""
    near = _between(samples, from_s, to_s)
    speeds = [each.speed_kmh for each in near if each.at_s > from_s]
    known = [speed for speed in speeds if speed is not None]
    return any(speed > MOVING_KMH for speed in known) or not known


def _stands(samples: Sequence[Sample]) -> list[list[Sample]]:
    stands: list[list[Sample]] = []
    before: Sample | None = None
    for sample in samples:
        if _is_still(sample):
            if before is None or not _is_same_stand(before, sample):
                stands.append([])
            stands[-1].append(sample)
        before = sample if _is_still(sample) else None
    return stands


def _is_still(sample: Sample) -> bool:
    return (sample.speed_kmh or 0.0) <= STILL_KMH


def _is_same_stand(before: Sample, after: Sample) -> bool:
    gap_s = after.at_s - before.at_s
    return gap_s <= _MAX_GAP_S and (
        None in (before.pulses_l, after.pulses_l) or before.pulses_l == after.pulses_l
    )


def _settled(samples: Sequence[Sample]) -> Window | None:
    """The calm end of a stand: earlier halves are given up until the rest is still."""
    levelled = [sample for sample in samples if sample.level_mm is not None]
    while len(levelled) >= _MIN_SAMPLES:
        if window := _window(levelled):
            return window
        levelled = levelled[(len(levelled) + 1) // 2 :]
    return None


def _window(samples: Sequence[Sample]) -> Window | None:
    levels = [sample.level_mm for sample in samples if sample.level_mm is not None]
    sd_mm = stdev(levels)
    if sd_mm >= _MAX_SD_MM or _is_sloping([sample.at_s for sample in samples], levels):
        return None
    return Window(
        samples[0].at_s,
        samples[-1].at_s,
        median(levels),
        sd_mm,
        len(levels),
        _mean(sample.temperature_c for sample in samples),
        _mean(sample.pitch_deg for sample in samples),
        _mean(sample.roll_deg for sample in samples),
    )


def _is_sloping(times_s: Sequence[float], levels: Sequence[float]) -> bool:
    """Beyond what the noise alone may look like, which a few samples show badly."""
    slope, at_zero = linear_regression(times_s, levels)
    middle_s = mean(times_s)
    spread = sum((at_s - middle_s) ** 2 for at_s in times_s)
    rest = sum(
        (level - at_zero - slope * at_s) ** 2 for at_s, level in zip(times_s, levels, strict=True)
    )
    freedom = len(levels) - 2
    noise = sqrt(rest / freedom / spread)
    sigmas = _SLOPE_SIGMAS * (1 + 4 / freedom)
    return abs(slope) * 60 > _MAX_SLOPE_MM_PER_MIN and abs(slope) > sigmas * noise


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return mean(known) if known else None
