"""What most likely happened: the best of the hypotheses, each paying for the places it may be."""

from dataclasses import dataclass, replace
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
    score: float
    gaps: tuple[int, int] | None = None


def gap_kinds(series: Series) -> dict[Verdict, Bools]:
    """What would explain a step in each gap between two readings."""
    loaded = np.diff(series.loaded) > REGISTER_DIGIT_L
    standing = (np.diff(series.place) == 0) & ~loaded
    filled = standing & (np.diff(series.metered) > REGISTER_DIGIT_L)
    return {
        Verdict.LOSS_BETWEEN_STOPS: ~loaded & ~filled,
        Verdict.ORDER_OR_METER: filled,
        Verdict.LOAD: loaded,
    }


def _credible(ratios: Floats, places: Bools, best: int) -> tuple[int, int]:
    """The stretch around the best gap that holds it with 95 % belief."""
    belief = np.exp(np.where(places, ratios - ratios[best], -np.inf) / 2)
    first = last = best
    while belief[first : last + 1].sum() < CREDIBLE_SHARE * belief.sum():
        before, after = belief[:first].sum(), belief[last + 1 :].sum()
        if before >= after:
            first -= 1
        else:
            last += 1
    return first, last


def _at_gaps(
    verdict: Verdict, ratios: Floats, litres: Floats, places: Bools, penalty: float = 0.0
) -> Finding:
    if not places.any():
        return Finding(verdict, 0.0, -np.inf)
    best = int(np.argmax(np.where(places, ratios, -np.inf)))
    score = float(ratios[best]) - 2 * log(int(places.sum())) - penalty
    return Finding(verdict, float(litres[best]), score, _credible(ratios, places, best))


def _over(doubted: Bools, gaps: tuple[int, int]) -> tuple[int, int]:
    """A doubted reading cannot tell on which side of it something happened."""
    first, last = gaps
    while first > 0 and doubted[first]:
        first -= 1
    while last + 2 < len(doubted) and doubted[last + 1]:
        last += 1
    return first, last


def best_finding(series: Series, found: Evidence, doubted: Bools) -> Finding:
    findings = [
        _at_gaps(verdict, found.step, found.step_l, places)
        for verdict, places in gap_kinds(series).items()
    ]
    anywhere = np.ones(len(found.pair), bool)
    findings.append(
        _at_gaps(Verdict.METER_AND_DRAIN, found.pair, found.pair_step_l, anywhere, PAIR_PENALTY)
    )
    whole = (0, len(series) - 2)
    findings.append(Finding(Verdict.LEAK, found.ramp.amplitude_l, found.ramp.ratio, whole))
    meter = max(found.per_fill, found.per_litre, key=lambda fit: fit.ratio)
    findings.append(Finding(Verdict.METER, meter.amplitude_l, meter.ratio))
    best = max(findings, key=lambda finding: finding.score)
    return replace(best, gaps=_over(doubted, best.gaps)) if best.gaps else best
