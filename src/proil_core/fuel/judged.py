"""A shift under the model: what is left after corrections and how that scatters."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

import numpy as np

from proil_core.fuel import model
from proil_core.fuel.detection import Evidence, Whitened, whitened, whitening
from proil_core.fuel.doubts import Doubts, doubts_of
from proil_core.fuel.parameters import Parameters
from proil_core.fuel.series import Floats, Series
from proil_core.fuel.shift_record import Instruments

# By how much the smoother believes that litres may leave unseen in one shift.
LOSS_WALK_L: Final = 10.0


@dataclass(frozen=True, eq=False)
class Judged:
    """`scatter` is without the unknown constant; `applied` are the parameters corrected for."""

    series: Series
    design: Floats
    applied: Floats
    residual: Floats
    scatter: Floats
    doubts: Doubts
    innovations: Floats
    shapes: Whitened
    evidence: Evidence

    def variance(self) -> tuple[float, float]:
        """Closing less opening, corrected, and its standard uncertainty."""
        scatter, first, last = self.scatter, 0, -1
        u2 = scatter[first, first] + scatter[last, last] - 2 * scatter[first, last]
        return float(self.residual[last] - self.residual[first]), sqrt(max(float(u2), 0.0))

    def smoothed_variance_l(self) -> float:
        """What left by the end if losses walk at random in time: all readings have a say."""
        passed = self.series.t_min - self.series.t_min[0]
        rate = LOSS_WALK_L**2 / max(float(passed[-1]), 1.0)
        walk = rate * np.minimum(passed[:, None], passed)
        covariance = self.scatter + walk + model.UNKNOWN_CONSTANT_L2
        return float(walk[-1] @ np.linalg.solve(covariance, self.residual))


def judged(series: Series, instruments: Instruments, parameters: Parameters) -> Judged:
    """The shift has at least two readings."""
    design = model.design(series, instruments)
    applied = parameters.applied(instruments)
    residual = series.residual - design @ applied
    scatter = model.noise(series, instruments, parameters.noise_scale)
    scatter += design @ parameters.uncertainty @ design.T
    doubts = doubts_of(series, residual, scatter)
    scatter = scatter + doubts.covariance(series.place)
    innovations, shapes = whitened(series, residual, whitening(scatter))
    found = shapes.evidence(innovations)
    return Judged(series, design, applied, residual, scatter, doubts, innovations, shapes, found)
