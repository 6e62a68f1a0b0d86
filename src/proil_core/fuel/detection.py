"""Generalised likelihood ratios of what may have happened to a compartment in one shift.

Each hypothesis is a shape over the readings: a step at a gap between two of them, a ramp in time,
an offset per fill, a share of the meter, or an offset per fill and one step together.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.linalg import solve_triangular

from proil_core.fuel.model import UNKNOWN_CONSTANT_L2
from proil_core.fuel.series import Floats, Series

# What two hypotheses together must be better by, and what the slow ones are preferred by.
PAIR_COST: Final = 4.0
SLOW_BONUS: Final = 5.0


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


def whitening(covariance: Floats) -> Floats:
    """Lower triangle that turns residuals, whose constant is unknown, into unit noise."""
    return np.asarray(np.linalg.cholesky(covariance + UNKNOWN_CONSTANT_L2), np.float64)


def evidence(series: Series, residual: Floats, lower: Floats) -> Evidence:
    n = len(series)
    shapes = np.zeros((n, n + 3))
    shapes[:, 0] = residual
    shapes[:, 1:n] = -np.tri(n, n - 1, -1)
    shapes[:, n:] = -_slow_shapes(series)
    white = solve_triangular(lower, shapes, lower=True, check_finite=False)
    data, steps, slow = white[:, 0], white[:, 1:n], white[:, n:]
    step, amplitude, energy = _projected(data, steps)
    pair, pair_step = _pairs(data, steps, energy, slow[:, 1])
    ramp, per_fill, per_litre = (_fit(data, slow[:, each]) for each in range(3))
    return Evidence(step, amplitude, pair, pair_step, ramp, per_fill, per_litre)


def _slow_shapes(series: Series) -> Floats:
    """Ramp in time, offset per fill, share of the meter; each ends at one."""
    grown = np.column_stack(
        [series.t_min - series.t_min[0], series.fills, series.metered - series.metered[0]]
    )
    ends = grown[-1]
    grown[:, ends > 0] /= ends[ends > 0]
    return grown


def _projected(data: Floats, shapes: Floats) -> tuple[Floats, Floats, Floats]:
    energy = np.maximum((shapes * shapes).sum(axis=0), 1e-12)
    along = data @ shapes
    return along**2 / energy, along / energy, energy


def _fit(data: Floats, shape: Floats) -> Fit:
    ratio, amplitude, energy = _projected(data, shape[:, None])
    return Fit(float(ratio[0]), float(amplitude[0])) if energy[0] > 1e-9 else Fit()


def _pairs(data: Floats, steps: Floats, energy: Floats, offset: Floats) -> tuple[Floats, Floats]:
    """An offset per fill fitted together with a step at each gap, and that step's litres."""
    norm = float(offset @ offset)
    if norm < 1e-9:
        return np.zeros(steps.shape[1]), np.zeros(steps.shape[1])
    overlap = offset @ steps / norm
    rest = np.maximum(energy - overlap**2 * norm, 1e-6 * energy)
    alone = float(data @ offset)
    along = data @ steps - overlap * alone
    return alone**2 / norm + along**2 / rest, along / rest
