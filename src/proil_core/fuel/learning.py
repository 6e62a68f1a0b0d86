"""Learning a compartment's table, meters and noise from its earlier shifts.

Bayesian linear regression of the residuals on 13 table knots, metered and loaded litres, with a
free constant per shift. A shift that does not look like the others weighs less as a whole.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from scipy.linalg import eigh, solve_triangular
from scipy.special import gammaincinv

from proil_core.fuel import model, noise_scale
from proil_core.fuel.detection import whitening
from proil_core.fuel.judged import Judged, judged
from proil_core.fuel.parameters import LIMIT, Parameters, from_arrays, from_data_sheet
from proil_core.fuel.series import Floats, series_of
from proil_core.fuel.shift_record import Instruments, ShiftRecord
from proil_core.fuel.states import missing

SHIFTS_LEARNED_FROM: Final = 30
SHIFTS_FOR_LIMIT: Final = 200
ACCEPTED_QUANTILE: Final = 0.99
PLAUSIBLE_QUANTILE: Final = 0.97
ROUNDS: Final = 3
# A clean shift's best step seldom is above this many sigma.
HUBER_SIGMA: Final = 3.5


def learn(shifts: Sequence[ShiftRecord]) -> Parameters:
    """Of one compartment, oldest first. The data sheets of the last shift are believed before."""
    if not shifts:
        raise ValueError("nothing to learn from: no shifts")
    instruments = shifts[-1].instruments
    whole = [shift for shift in shifts if _is_whole(shift)]
    recent = whole[-SHIFTS_LEARNED_FROM:]
    parameters = from_data_sheet(instruments)
    if not recent:
        return parameters
    for _ in range(ROUNDS):
        cases = [judged(shift, parameters) for shift in recent]
        parameters = _learned(recent, cases, parameters, instruments)
    q, q_limit = _plausibility(parameters, instruments)
    return replace(
        parameters,
        limit=_limit(whole, parameters),
        q=q,
        q_limit=q_limit,
        window=(recent[0].shift_id, recent[-1].shift_id),
    )


def _is_whole(shift: ShiftRecord) -> bool:
    series = series_of(shift)
    return len(series) > 1 and not missing(series)


def _learned(
    shifts: Sequence[ShiftRecord],
    cases: Sequence[Judged],
    before: Parameters,
    instruments: Instruments,
) -> Parameters:
    mean, covariance = model.prior(instruments)
    information = np.linalg.inv(covariance)
    moment = information @ mean
    for shift, case in zip(shifts, cases, strict=True):
        weight = _weight(case)
        alone = model.noise(case.series, shift.instruments, before.lam, before.lam_tilt)
        lower = whitening(alone + case.doubts.covariance(case.series.place))
        both = np.column_stack([case.design, case.series.residual])
        white = solve_triangular(lower, both, lower=True, check_finite=False)
        design, data = white[:, :-1], white[:, -1]
        information += weight * design.T @ design
        moment += weight * design.T @ data
    posterior = np.linalg.inv(information)
    posterior = (posterior + posterior.T) / 2
    learned = from_arrays(posterior @ moment, posterior, n_shifts=len(shifts))
    lam, lam_tilt = noise_scale.observed(shifts, cases, learned)
    return replace(learned, lam=lam, lam_tilt=lam_tilt)


def _weight(case: Judged) -> float:
    """Huber's weight by the best step of the shift: a theft in the history teaches little."""
    worst = float(np.sqrt(case.evidence.step.max(initial=0.0)))
    return min(1.0, HUBER_SIGMA / worst) if worst else 1.0


def _limit(whole: Sequence[ShiftRecord], parameters: Parameters) -> float:
    """Own quantile once there are shifts enough, as the tails of a real tanker are its own."""
    if len(whole) < SHIFTS_FOR_LIMIT:
        return LIMIT
    own = [judged(shift, parameters).evidence.statistic for shift in whole]
    return max(LIMIT, float(np.quantile(own, ACCEPTED_QUANTILE)))


def _plausibility(parameters: Parameters, instruments: Instruments) -> tuple[float, float]:
    """q = (mu - mu0)' K0^-1 (mu - mu0) and its quantile when the data sheets are true.

    The learned mean then scatters by K0 - P, so q is a weighted sum of squares, here by the gamma
    distribution of the same mean and variance (Satterthwaite).
    """
    mean, covariance = model.prior(instruments)
    off: Floats = np.array(parameters.mu) - mean
    q = float(off @ np.linalg.solve(covariance, off))
    left = eigh(parameters.uncertainty, covariance, eigvals_only=True)
    weights = np.clip(1 - left, 0.0, 1.0)
    expected, spread = float(weights.sum()), float((weights**2).sum())
    shape, scale = expected**2 / (2 * spread), 2 * spread / expected
    return q, float(scale * gammaincinv(shape, PLAUSIBLE_QUANTILE))
