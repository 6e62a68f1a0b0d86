"""Recorded fills against what the meter's pulses tell: the nearest witness of a fill."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from proil_core.decimals import litres as rounded
from proil_core.fuel.limits import REGISTER_DIGIT_LITRES
from proil_core.fuel.matching import Problem, Timed, ToHand, match
from proil_core.fuel.pours import Pour, pours
from proil_core.fuel.samples import Sample

# A driver types what he poured within minutes: until then nobody can say that it is in no fill.
_RECORDED_WITHIN_S: Final = 600
# A tracking device turns pulses into litres by a factor of its own.
_FACTOR_SHARE: Final = Decimal("0.005")
# Without samples for longer than this nobody knows whether something was poured.
_MAX_GAP_S: Final = 300


@dataclass(frozen=True)
class Recorded:
    """A fill through the meter as somebody recorded it."""

    key: str
    start_s: float
    end_s: float
    litres: Decimal


@dataclass(frozen=True)
class Difference:
    """Litres that the pulses counted beyond the records; less were poured when negative.

    `fills` are the keys of the records in question, none for litres in no fill.
    """

    start_s: float
    end_s: float
    litres: Decimal
    fills: tuple[str, ...]


def tolerance_l(metered: Decimal) -> Decimal:
    """What a record may differ by from what the pulses counted."""
    return max(REGISTER_DIGIT_LITRES, metered * _FACTOR_SHARE)


def differences(
    fills: Sequence[Recorded], samples: Sequence[Sample], until_s: float
) -> list[Difference]:
    """Of cleaned samples, in the order of time; `until_s` is now, or later for a closed shift.

    Records are matched with pours by time and litres; what has two readings is judged in sum.
    """
    seen = [pour for pour in pours(samples) if pour.end_s + _RECORDED_WITHIN_S <= until_s]
    found = _compared(fills, seen, samples)
    return sorted(found, key=lambda difference: difference.start_s)


def _compared(
    fills: Sequence[Recorded], seen: Sequence[Pour], samples: Sequence[Sample]
) -> Iterator[Difference]:
    records = {fill.key: fill for fill in fills}
    events = {f"pour {index}": pour for index, pour in enumerate(seen)}
    matching = match(
        [Timed(fill.key, fill.end_s / 60, float(fill.litres)) for fill in fills if fill.litres],
        [Timed(key, pour.end_s / 60, pour.litres) for key, pour in events.items()],
    )
    groups = [
        *(((pair.order,), (pair.event,)) for pair in matching.pairs),
        *(((), (event,)) for event in matching.events_without_order),
        *(group for doubt in matching.to_hand for group in _groups(doubt)),
        *(
            ((order,), ())
            for order in matching.orders_without_event
            if _is_covered(samples, records[order].start_s, records[order].end_s)
        ),
    ]
    for orders, poured in groups:
        difference = _difference([records[key] for key in orders], [events[key] for key in poured])
        if difference:
            yield difference


def _groups(doubt: ToHand) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """In sum nothing is wrong with swapped litres, so they are told apart."""
    if doubt.problem is Problem.SWAPPED:
        pairs = zip(doubt.orders, doubt.events, strict=True)
        return [((order,), (event,)) for order, event in pairs]
    return [(doubt.orders, doubt.events)]


def _difference(fills: Sequence[Recorded], seen: Sequence[Pour]) -> Difference | None:
    metered = rounded(sum(pour.litres for pour in seen))
    litres = metered - sum((fill.litres for fill in fills), Decimal(0))
    if abs(litres) <= tolerance_l(metered):
        return None
    spans: list[Recorded | Pour] = [*fills, *seen]
    return Difference(
        min(span.start_s for span in spans),
        max(span.end_s for span in spans),
        litres,
        tuple(fill.key for fill in fills),
    )


def _is_covered(samples: Sequence[Sample], start_s: float, end_s: float) -> bool:
    times = [each.at_s for each in samples if each.pulses_l is not None]
    before = [at_s for at_s in times if at_s <= start_s][-1:]
    inside = [at_s for at_s in times if start_s < at_s < end_s]
    after = [at_s for at_s in times if at_s >= end_s][:1]
    told = [*before, *inside, *after]
    gaps = (later - earlier for earlier, later in pairwise(told))
    return bool(before and after) and all(gap_s <= _MAX_GAP_S for gap_s in gaps)
