"""What a meter poured, told by its pulses alone: whether or not anybody recorded it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from proil_core.fuel.samples import Sample

# A driver who moves the nozzle pauses, and it is still one pour.
_PAUSE_S: Final = 120
# Less is a hose that breathes or a register that rounds.
_LEAST_LITRES: Final = 0.3


@dataclass(frozen=True)
class Pour:
    start_s: float
    end_s: float
    litres: float


def pours(samples: Sequence[Sample]) -> list[Pour]:
    """Of cleaned samples, in the order of time; a count that falls is a new meter's."""
    found: list[Pour] = []
    for start_s, end_s, litres in _flows(samples):
        last = found[-1] if found else None
        if last and start_s - last.end_s <= _PAUSE_S:
            found[-1] = Pour(last.start_s, end_s, last.litres + litres)
        else:
            found.append(Pour(start_s, end_s, litres))
    return [pour for pour in found if pour.litres >= _LEAST_LITRES]


def _flows(samples: Iterable[Sample]) -> Iterable[tuple[float, float, float]]:
    counted = [(each.at_s, each.pulses_l) for each in samples if each.pulses_l is not None]
    for (start_s, before), (end_s, after) in pairwise(_without_slips(counted)):
        if after > before:
            yield start_s, end_s, after - before


def _without_slips(counted: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """A count that falls for one sample alone is no new meter's."""
    near = zip(counted, counted[1:], counted[2:], strict=False)
    slips = {
        index
        for index, ((_, before), (_, count), (_, after)) in enumerate(near, start=1)
        if count < before <= after
    }
    return [each for index, each in enumerate(counted) if index not in slips]
