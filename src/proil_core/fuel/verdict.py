"""What most likely happened: the best of the hypotheses, each paying for the places it may be."""

from dataclasses import dataclass
from enum import StrEnum
from math import log
from typing import Final

import numpy as np

from proil_core.fuel.detection import Evidence
from proil_core.fuel.series import REGISTER_DIGIT_L, Bools, Floats, Series

PAIR_PENALTY: Final = 7.0
CREDIBLE_SHARE: Final = 0.95


class Verdict(StrEnum):
    NONE = "none"
    LOSS_BETWEEN_STOPS = "loss_between_stops"
    ORDER_OR_METER = "order_or_meter"
    LOAD = "load"
    LEAK = "leak"
    METER = "meter"
    METER_AND_DRAIN = "meter_and_drain"


@dataclass(frozen=True)
class Finding:
    """`gaps` are the first and the last gap in which it may have happened."""

    verdict: Verdict
    loss_l: float
    gaps: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class _Candidate:
    """A hypothesis with its score; `places` are the gaps where it may have happened."""

    verdict: Verdict
    score: float
    loss_l: float
    ratios: Floats | None = None
    places: Bools | None = None


def gap_kinds(series: Series, doubted: Bools) -> dict[Verdict, Bools]:
    """What would explain a step in each gap between two readings.

    Beside a doubted reading a step at a fill cannot be told from a loss next to it, so no order is
    blamed there.
    """
    loaded = np.diff(series.loaded) > REGISTER_DIGIT_L
    standing = (np.diff(series.place) == 0) & ~loaded
    filled = standing & (np.diff(series.metered) > REGISTER_DIGIT_L)
    return {
        Verdict.LOSS_BETWEEN_STOPS: ~loaded & ~filled,
        Verdict.ORDER_OR_METER: filled & ~doubted[1:] & ~doubted[:-1],
        Verdict.LOAD: loaded,
    }


def best_finding(series: Series, found: Evidence, doubted: Bools) -> Finding:
    anywhere = np.ones(len(found.pair), bool)
    candidates = [
        _at_gaps(verdict, found.step, found.step_l, places)
        for verdict, places in gap_kinds(series, doubted).items()
        if places.any()
    ]
    candidates.append(
        _at_gaps(Verdict.METER_AND_DRAIN, found.pair, found.pair_step_l, anywhere, PAIR_PENALTY)
    )
    candidates.append(_Candidate(Verdict.LEAK, found.ramp.ratio, found.ramp.amplitude_l))
    meter = max(found.per_fill, found.per_litre, key=lambda fit: fit.ratio)
    candidates.append(_Candidate(Verdict.METER, meter.ratio, meter.amplitude_l))
    best = max(candidates, key=lambda candidate: candidate.score)
    return Finding(best.verdict, best.loss_l, _gaps(best, doubted))


def _at_gaps(
    verdict: Verdict, ratios: Floats, litres: Floats, places: Bools, penalty: float = 0.0
) -> _Candidate:
    best = int(np.argmax(np.where(places, ratios, -np.inf)))
    score = float(ratios[best]) - 2 * log(int(places.sum())) - penalty
    return _Candidate(verdict, score, float(litres[best]), ratios, places)


def _gaps(best: _Candidate, doubted: Bools) -> tuple[int, int] | None:
    """A leak takes the whole shift; what is wrong with a meter has no place at all."""
    if best.ratios is not None and best.places is not None:
        return _over(doubted, _credible(np.where(best.places, best.ratios, -np.inf)))
    return (0, len(doubted) - 2) if best.verdict is Verdict.LEAK else None


def _credible(ratios: Floats) -> tuple[int, int]:
    """The stretch of gaps around the best that holds it with 95 % belief."""
    first = last = int(np.argmax(ratios))
    belief = np.exp((ratios - ratios[first]) / 2)
    below = np.concatenate(([0.0], np.cumsum(belief)))
    while below[last + 1] - below[first] < CREDIBLE_SHARE * below[-1]:
        if below[first] >= below[-1] - below[last + 1]:
            first -= 1
        else:
            last += 1
    return first, last


def _over(doubted: Bools, gaps: tuple[int, int]) -> tuple[int, int]:
    """A doubted reading cannot tell on which side of it something happened."""
    first, last = gaps
    while first > 0 and doubted[first]:
        first -= 1
    while last + 2 < len(doubted) and doubted[last + 1]:
        last += 1
    return first, last
