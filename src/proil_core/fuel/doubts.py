"""Doubt about street readings that stand out from the stops around them.

A kerb under a wheel or fuel that still moves spoils a reading by litres. What stands out of the
band between the stops before and the stops after is doubted; a lasting step lies inside the band,
so a loss is never doubted away. Opening, closing and load readings are trusted: whoever doubts
one reads again.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from proil_core.fuel.series import Bools, Floats, Ints, Series

NEIGHBOURS: Final = 3
OUTLIER_SIGMA: Final = 2.5
DOUBT_FACTOR: Final = 1.5


@dataclass(frozen=True, eq=False)
class Doubts:
    """Litres by which a reading (`own`) or its standing place (`shared`) is doubted."""

    own: Floats
    shared: Floats

    @property
    def of_reading(self) -> Bools:
        doubted: Bools = (self.own > 0) | (self.shared > 0)
        return doubted

    def covariance(self, place: Ints) -> Floats:
        together: Floats = (place[:, None] == place) * np.outer(self.shared, self.shared)
        together[np.diag_indices(len(place))] += self.own**2
        return together


@lru_cache(maxsize=512)
def _neighbours(places: int, last_is_trusted: bool) -> tuple[Ints, Ints]:
    """Indices of the three places before and after each.

    At an end its place counts for those that are missing, except that a last street stop,
    which nothing confirms yet, is compared with what was before it.
    """
    at = np.arange(places)[:, None]
    steps = np.arange(1, NEIGHBOURS + 1)
    before = np.maximum(at - steps, 0)
    after = np.minimum(at + steps, places - 1)
    if not last_is_trusted:
        after[-1] = before[-1]
    return before, after


def doubts_of(series: Series, residual: Floats, covariance: Floats) -> Doubts:
    """`covariance` is the model's, without the unknown constant."""
    places = int(series.place[-1]) + 1
    counts = np.bincount(series.place, minlength=places)
    averaging = np.zeros((places, len(series)))
    averaging[series.place, np.arange(len(series))] = 1 / counts[series.place]
    levels = averaging @ residual
    excess = np.zeros(len(series))
    sides = []
    for neighbours in _neighbours(places, not bool(series.street[-1])):
        around = averaging[neighbours].mean(axis=1)[series.place]
        apart = np.eye(len(series)) - around
        sigma = np.sqrt(np.maximum(((apart @ covariance) * apart).sum(axis=1), 1e-12))
        sides.append((np.median(levels[neighbours], axis=1)[series.place], sigma))
    (one, sigma_one), (other, sigma_other) = sides
    lower_is_one = one <= other
    low, high = np.minimum(one, other), np.maximum(one, other)
    sigma_low = np.where(lower_is_one, sigma_one, sigma_other)
    sigma_high = np.where(lower_is_one, sigma_other, sigma_one)
    below, above = low - residual, residual - high
    excess = np.where(below > OUTLIER_SIGMA * sigma_low, -below, excess)
    excess = np.where(above > OUTLIER_SIGMA * sigma_high, above, excess)
    return _shared_out(series, np.where(series.street, excess, 0.0), counts)


def _shared_out(series: Series, excess: Floats, counts: Ints) -> Doubts:
    """A place where every reading is off to one side leans; otherwise a reading alone is off."""
    places = len(counts)
    signs = np.bincount(series.place, np.sign(excess), places)
    leaning = (np.abs(signs) == counts) & (counts > 1)
    mean = np.bincount(series.place, excess, places) / counts
    shared = np.where(leaning[series.place], mean[series.place], 0.0)
    return Doubts(DOUBT_FACTOR * np.abs(excess - shared), DOUBT_FACTOR * np.abs(shared))
