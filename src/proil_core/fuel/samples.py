"""Samples of a probe as they come from the road, with every fault of the stream named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Final

FUTURE_S: Final = 60  # clocks differ, but not by more
LATE_S: Final = 600  # the live result went without it
MOVING_KMH: Final = 3.0
# A level that stands still while this flows out, or while the tanker drives for so long, is stuck.
_STUCK_LITRES: Final = 5.0
_STUCK_MOVING_S: Final = 1800
_STUCK_SAMPLES: Final = 20


@dataclass(frozen=True)
class Sample:
    """One message of a tanker about one compartment; `pulses_l` is the meter's running count."""

    at_s: float
    level_mm: float | None = None
    temperature_c: float | None = None
    speed_kmh: float | None = None
    pulses_l: float | None = None
    pitch_deg: float | None = None
    roll_deg: float | None = None


class FaultKind(StrEnum):
    """What is wrong with samples, and what becomes of them."""

    FROM_FUTURE = "from_future"  # left out
    DUPLICATE = "duplicate"  # the first one counts
    OUT_OF_ORDER = "out_of_order"  # put in order
    LATE = "late"  # used, but the live result went without
    MISSING_TEMPERATURE = "missing_temperature"  # the level counts, not the litres at 15 °C
    STUCK_PROBE = "stuck_probe"  # the level is taken away


@dataclass(frozen=True)
class Fault:
    kind: FaultKind
    from_s: float
    to_s: float
    samples: int


@dataclass(frozen=True)
class Cleaned:
    samples: tuple[Sample, ...]
    faults: tuple[Fault, ...]


def cleaned(samples: Sequence[Sample], *, received_at_s: float) -> Cleaned:
    """In the order of time, each moment once, without what cannot be true."""
    late = [sample for sample in samples if sample.at_s < received_at_s - LATE_S]
    future = [sample for sample in samples if sample.at_s > received_at_s + FUTURE_S]
    ordered = sorted(
        (sample for sample in samples if sample.at_s <= received_at_s + FUTURE_S),
        key=lambda sample: sample.at_s,
    )
    duplicates = [after for before, after in pairwise(ordered) if before.at_s == after.at_s]
    unique = [next(group) for _at_s, group in groupby(ordered, key=lambda sample: sample.at_s)]
    cold = [each for each in unique if each.level_mm is not None and each.temperature_c is None]
    freed, stuck = _without_stuck(unique)
    faults = [
        *_fault(FaultKind.FROM_FUTURE, future),
        *_fault(FaultKind.DUPLICATE, duplicates),
        *_fault(FaultKind.OUT_OF_ORDER, _overtaken(samples)),
        *_fault(FaultKind.LATE, late),
        *_fault(FaultKind.MISSING_TEMPERATURE, cold),
        *stuck,
    ]
    return Cleaned(tuple(freed), tuple(faults))


def _fault(kind: FaultKind, samples: Sequence[Sample]) -> list[Fault]:
    times = [sample.at_s for sample in samples]
    return [Fault(kind, min(times), max(times), len(times))] if times else []


def _overtaken(samples: Iterable[Sample]) -> list[Sample]:
    latest_s, found = float("-inf"), []
    for sample in samples:
        if sample.at_s < latest_s:
            found.append(sample)
        latest_s = max(latest_s, sample.at_s)
    return found


def _without_stuck(samples: Sequence[Sample]) -> tuple[list[Sample], list[Fault]]:
    freed: list[Sample] = []
    faults: list[Fault] = []
    for level_mm, group in groupby(samples, key=lambda sample: sample.level_mm):
        run = list(group)
        if level_mm is not None and _is_stuck(run):
            faults += _fault(FaultKind.STUCK_PROBE, run)
            run = [replace(sample, level_mm=None) for sample in run]
        freed += run
    return freed, faults


def _is_stuck(run: Sequence[Sample]) -> bool:
    counts = [sample.pulses_l for sample in run if sample.pulses_l is not None]
    poured_l = sum(max(after - before, 0.0) for before, after in pairwise(counts))
    moving_s = sum(
        after.at_s - before.at_s
        for before, after in pairwise(run)
        if (after.speed_kmh or 0) > MOVING_KMH
    )
    drives = moving_s >= _STUCK_MOVING_S and len(run) >= _STUCK_SAMPLES
    return poured_l >= _STUCK_LITRES or drives
