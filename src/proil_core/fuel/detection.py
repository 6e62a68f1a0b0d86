"""Generalised likelihood ratios of what may have happened to a compartment in one shift.

Each hypothesis is a shape over the readings: a step at a gap between two of them, a ramp in time,
an offset per fill, a share of the meter, or an offset per fill and one step together.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from proil_core.fuel.model import UNKNOWN_CONSTANT_L2
from proil_core.fuel.series import Floats, Series

# What two hypotheses together must be better by, and what the slow ones are preferred by.
PAIR_COST: Final = 4.0
SLOW_BONUS: Final = 5.0
# A shape of less energy changes no reading.
SEEN: Final = 1e-9


@dataclass(frozen=True)
class Fit:
    """`ratio` is twice the logarithm of the likelihood ratio.

    `amplitude_l` is the size of the whole shape, positive for a loss.
    """

    ratio: float = 0.0
    amplitude_l: float = 0.0


@dataclass(frozen=True, eq=False)
class Evidence:
    """Arrays are over gaps: gap j lies between readings j and j + 1."""

    step: Floats
    step_l: Floats
    pair: Floats
    pair_step_l: Floats
    ramp: Fit
    per_fill: Fit
    per_litre: Fit

    @property
    def statistic(self) -> float:
        """The one number that is compared with the limit."""
        return max(
            float(self.step.max(initial=0.0)),
            float(self.pair.max(initial=0.0)) - PAIR_COST,
            self.ramp.ratio + SLOW_BONUS,
            self.per_fill.ratio + SLOW_BONUS,
        )


@dataclass(frozen=True, eq=False)
class Whitened:
    """Shapes of the hypotheses where noise is one and uncorrelated, each for one litre lost."""

    steps: Floats
    slow: Floats

    def evidence(self, data: Floats) -> Evidence:
        """`data` are whitened residuals of one shift."""
        step, step_l, energy = _projected(data[:, None], self.steps)
        pair, pair_step_l = _pairs(data[:, None], self.steps, energy, self.slow[:, 1])
        slow, slow_l, _ = _projected(data[:, None], self.slow)
        ramp, per_fill, per_litre = (
            Fit(float(slow[at, 0]), float(slow_l[at, 0])) for at in range(3)
        )
        return Evidence(
            step[:, 0], step_l[:, 0], pair[:, 0], pair_step_l[:, 0], ramp, per_fill, per_litre
        )

    def statistics(self, data: Floats) -> Floats:
        """The statistic of many shifts at once, one per column of whitened residuals."""
        step, _, energy = _projected(data, self.steps)
        pair, _ = _pairs(data, self.steps, energy, self.slow[:, 1])
        slow, _, _ = _projected(data, self.slow[:, :2])
        parts = [step.max(axis=0), pair.max(axis=0) - PAIR_COST, slow.max(axis=0) + SLOW_BONUS]
        best: Floats = np.max(parts, axis=0)
        return best


def whitening(covariance: Floats) -> Floats:
    """Lower triangle that turns residuals, whose constant is unknown, into unit noise."""
    return np.asarray(np.linalg.cholesky(covariance + UNKNOWN_CONSTANT_L2), np.float64)


def whitened(series: Series, residual: Floats, lower: Floats) -> tuple[Floats, Whitened]:
    """The innovations of the residuals, and the shapes to look for in them."""
    n = len(series)
    shapes = np.zeros((n, n + 3))
    shapes[:, 0] = residual
    shapes[:, 1:n] = -np.tri(n, n - 1, -1)
    shapes[:, n:] = -_slow_shapes(series)
    # Not a triangular solver: SciPy's wakes threads, which costs far more than it saves here.
    white = np.asarray(np.linalg.solve(lower, shapes), np.float64)
    return white[:, 0], Whitened(white[:, 1:n], white[:, n:])


def _slow_shapes(series: Series) -> Floats:
    """Ramp in time, offset per fill, share of the meter; each ends at one."""
    grown = np.column_stack(
        [series.t_min - series.t_min[0], series.fills, series.metered - series.metered[0]]
    )
    ends = grown[-1]
    grown[:, ends > 0] /= ends[ends > 0]
    return grown


def _projected(data: Floats, shapes: Floats) -> tuple[Floats, Floats, Floats]:
    """Ratio and amplitude of every shape (rows) in every shift (columns), energy of the shapes."""
    energy = (shapes * shapes).sum(axis=0)[:, None]
    seen = np.where(energy > SEEN, energy, np.inf)
    along = shapes.T @ data
    return along**2 / seen, along / seen, energy


def _pairs(data: Floats, steps: Floats, energy: Floats, offset: Floats) -> tuple[Floats, Floats]:
    """An offset per fill fitted together with a step at each gap, and that step's litres."""
    norm = float(offset @ offset)
    if norm <= SEEN:
        nothing = np.zeros((steps.shape[1], data.shape[1]))
        return nothing, nothing
    overlap = (offset @ steps / norm)[:, None]
    rest = np.maximum(energy - overlap**2 * norm, 1e-6 * energy + SEEN)
    alone = offset @ data
    along = steps.T @ data - overlap * alone
    return alone**2 / norm + along**2 / rest, along / rest
