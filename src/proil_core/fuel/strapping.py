"""The strapping table of a compartment: litres by level.

Monotone cubic interpolation (PCHIP: Fritsch and Carlson, SIAM J. Numer. Anal. 17, 1980): exact at
the points, never falls between them, where a plain spline may overshoot a noisy point.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Final

from scipy.interpolate import PchipInterpolator

from proil_core.decimals import litres as rounded
from proil_core.refusal import Code, Refusal

Point = tuple[Decimal, Decimal]

MIN_POINTS: Final = 3
_MAX_SLOPE_JUMP: Final = Decimal("0.5")
_MAX_CERTIFICATE_SHARE: Final = Decimal("0.005")

# One standard deviation as a share of the capacity. Poured finely: every 50 mm or closer, and
# 20 points or more; poured coarsely is a table of some twenty steps of a sensor's tare.
POURED_SHARE: Final = 0.001
DRAWN_SHARE: Final = 0.003
COARSE_SHARE: Final = 0.005
_FINE_POINTS: Final = 20
_FINE_STEP_MM: Final = 50


class Problem(StrEnum):
    """Why points cannot be a strapping table."""

    FEW_POINTS = "few_points"
    NEGATIVE = "negative"
    LEVEL_NOT_GROWING = "level_not_growing"
    LITRES_NOT_GROWING = "litres_not_growing"
    UNEVEN = "uneven"
    NOT_AS_CERTIFIED = "not_as_certified"


class StrappingTable:
    """Points are (mm, litres) that passed `check_growth`; nothing outside them is guessed."""

    def __init__(self, points: Sequence[Point]) -> None:
        check_growth(points)
        self.bottom_mm, self.top_mm = points[0][0], points[-1][0]
        self._volume = PchipInterpolator(
            [float(level) for level, _litres in points],
            [float(litres) for _level, litres in points],
        )
        self._area = self._volume.derivative()

    def litres_at(self, level_mm: Decimal) -> Decimal:
        self._check_level(level_mm)
        return rounded(float(self._volume(float(level_mm))))

    def area_l_per_mm(self, level_mm: Decimal) -> float:
        self._check_level(level_mm)
        return float(self._area(float(level_mm)))

    def _check_level(self, level_mm: Decimal) -> None:
        if not self.bottom_mm <= level_mm <= self.top_mm:
            raise Refusal(
                Code.LEVEL_OUT_OF_TABLE,
                level_mm=level_mm,
                bottom_mm=self.bottom_mm,
                top_mm=self.top_mm,
            )


def check_points(points: Sequence[Point], certified_litres: Decimal) -> None:
    """Refuses what cannot be a compartment; `row` counts from 1."""
    check_growth(points)
    _check_shape(points)
    top_litres = points[-1][1]
    if abs(top_litres - certified_litres) > certified_litres * _MAX_CERTIFICATE_SHARE:
        raise Refusal(
            Code.STRAPPING_TABLE_INVALID,
            problem=Problem.NOT_AS_CERTIFIED,
            row=len(points),
            litres=top_litres,
            certified_litres=certified_litres,
        )


def check_growth(points: Sequence[Point]) -> None:
    if len(points) < MIN_POINTS:
        raise _invalid(Problem.FEW_POINTS, len(points))
    if min(points[0]) < 0:
        raise _invalid(Problem.NEGATIVE, 1)
    for row, (before, after) in enumerate(pairwise(points), start=2):
        if after[0] <= before[0]:
            raise _invalid(Problem.LEVEL_NOT_GROWING, row)
        if after[1] <= before[1]:
            raise _invalid(Problem.LITRES_NOT_GROWING, row)


def sd_share(points: Sequence[Point], *, poured: bool) -> float:
    """Standard uncertainty of a table as a share of the capacity, by how it was made."""
    if not poured:
        return DRAWN_SHARE
    widest_mm = max(after[0] - before[0] for before, after in pairwise(points))
    fine = len(points) >= _FINE_POINTS and widest_mm <= _FINE_STEP_MM
    return POURED_SHARE if fine else COARSE_SHARE


def _check_shape(points: Sequence[Point]) -> None:
    """A mistyped point makes one step too steep and the next too flat.

    A step is judged by the mean of its neighbours: near the bottom of a round tank each step is
    much larger than the one before, yet between its two neighbours.
    """
    slopes = [(after[1] - before[1]) / (after[0] - before[0]) for before, after in pairwise(points)]
    for index, slope in enumerate(slopes):
        neighbours = slopes[max(index - 1, 0) : index] + slopes[index + 1 : index + 2]
        mean = sum(neighbours, Decimal(0)) / len(neighbours)
        if abs(slope - mean) > mean * _MAX_SLOPE_JUMP:
            raise _invalid(Problem.UNEVEN, index + 2)


def _invalid(problem: Problem, row: int) -> Refusal:
    return Refusal(Code.STRAPPING_TABLE_INVALID, problem=problem, row=row)
