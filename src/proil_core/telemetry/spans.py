"""When fuel came and went as a probe may have seen it, and which dip belongs to what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from proil_core.fuel.epochs import DerivedDip, Sample
from proil_core.fuel.shift_record import EpochKind

# A waybill tells when a load ended; it began at most so long before.
_LONGEST_LOAD_S: Final = 1800
_RISE_MM: Final = 2.0
# The windows of `epochs` after the opening, a fill and a load, and a minute for the last samples.
_OPENING_S, _FILL_S, _LOAD_S = 360, 240, 960


@dataclass(frozen=True)
class Span:
    """A fill or a load of a compartment: `key` is its id, times are in seconds."""

    key: int
    start_s: float
    end_s: float
    is_load: bool

    @property
    def times(self) -> tuple[float, float]:
        return self.start_s, self.end_s


def load_span(key: int, loaded_s: float, samples: Sequence[Sample]) -> Span:
    """From where the level last stood at its lowest; the end alone where no level is known."""
    near = [
        (each.at_s, each.level_mm)
        for each in samples
        if each.level_mm is not None and loaded_s - _LONGEST_LOAD_S <= each.at_s <= loaded_s
    ]
    if not near:
        return Span(key, loaded_s, loaded_s, is_load=True)
    low = min(level_mm for _at_s, level_mm in near) + _RISE_MM
    return Span(key, max(at_s for at_s, level in near if level <= low), loaded_s, is_load=True)


def around(dip: DerivedDip, spans: Sequence[Span]) -> Span | None:
    """The fill or the load before or after which a dip was read; None for the anchors."""
    is_load = dip.kind in {EpochKind.LOAD_PRE, EpochKind.LOAD_POST}
    own = [span for span in spans if span.is_load == is_load]
    if dip.kind in {EpochKind.PRE, EpochKind.LOAD_PRE}:
        after = [span for span in own if span.start_s >= dip.at_s]
        return min(after, key=lambda span: span.start_s, default=None)
    if dip.kind in {EpochKind.POST, EpochKind.LOAD_POST}:
        before = [span for span in own if span.end_s <= dip.at_s]
        return max(before, key=lambda span: span.end_s, default=None)
    return None


def next_due_s(
    opened_s: float, fills_s: Sequence[float], loads_s: Sequence[float], now_s: float
) -> float | None:
    """When the next window for a dip will be over; None when all of them are.

    `fills_s` and `loads_s` are the ends of fills and of loads.
    """
    due = [
        opened_s + _OPENING_S,
        *(end_s + _FILL_S for end_s in fills_s),
        *(end_s + _LOAD_S for end_s in loads_s),
    ]
    return min((each for each in due if each > now_s), default=None)
