"""Whether learned corrections can be those of instruments within their data sheets.

Learning cannot tell a meter that errs from a driver who always keeps something back: what is in
every shift becomes the tanker's own. So how far the corrections are from the data sheets is
watched, which is worth the more the better the meter was proved.
"""

from typing import Final

import numpy as np
from scipy.linalg import eigh
from scipy.special import gammaincinv

from proil_core.fuel.series import Floats

QUANTILE: Final = 0.97


def distance(mean: Floats, prior_mean: Floats, prior_covariance: Floats) -> float:
    """q = (mu - mu0)' K0^-1 (mu - mu0)."""
    off = mean - prior_mean
    return float(off @ np.linalg.solve(prior_covariance, off))


def limit(covariance: Floats, prior_covariance: Floats) -> float:
    """The 97 % quantile of q when the data sheets are true.

    The learned mean then scatters by K0 - P, so q is a weighted sum of squares, here by the gamma
    distribution of the same mean and variance (Satterthwaite).
    """
    left = eigh(covariance, prior_covariance, eigvals_only=True)
    weights = np.clip(1 - left, 0.0, 1.0)
    expected, spread = float(weights.sum()), float((weights**2).sum())
    if not spread:
        return 0.0
    shape, scale = expected**2 / (2 * spread), 2 * spread / expected
    return float(scale * gammaincinv(shape, QUANTILE))
