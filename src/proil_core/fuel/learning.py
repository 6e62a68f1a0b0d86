"""Learning a compartment's table, meters and noise from its earlier shifts.

Bayesian linear regression of the residuals on 13 table knots, metered and loaded litres, with a
free constant per shift. A shift that does not look like the others weighs less as a whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from proil_core.fuel import model, noise_scale, plausibility
from proil_core.fuel.detection import whitening
from proil_core.fuel.judged import Judged, judged
from proil_core.fuel.own_limit import SHIFTS_FOR_QUANTILE, own_limit
from proil_core.fuel.parameters import Parameters, from_arrays, from_data_sheet
from proil_core.fuel.series import Series, series_of
from proil_core.fuel.shift_record import Instruments, ShiftRecord
from proil_core.fuel.states import missing

SHIFTS_LEARNED_FROM: Final = 30
ROUNDS: Final = 3
# A clean shift's best step seldom is above this many sigma.
HUBER_SIGMA: Final = 3.5


@dataclass(frozen=True, eq=False)
class _History:
    """A shift to learn from, its arrays made once."""

    shift: ShiftRecord
    series: Series

    @classmethod
    def of(cls, shift: ShiftRecord) -> "_History":
        return cls(shift, series_of(shift))

    @property
    def is_whole(self) -> bool:
        return len(self.series) > 1 and not missing(self.series)

    def judged(self, parameters: Parameters) -> Judged:
        return judged(self.series, self.shift.instruments, parameters)


class MixedHistory(ValueError):
    """The shift `at` is of another compartment than the first."""

    def __init__(self, at: int) -> None:
        super().__init__("of another compartment than the first shift")
        self.at = at


def learn(shifts: Sequence[ShiftRecord]) -> Parameters:
    """Of one compartment, oldest first. The data sheets of the last shift are believed before.

    A shift that is sent again teaches nothing more.
    """
    if not shifts:
        raise ValueError("nothing to learn from: no shifts")
    _check_one_compartment(shifts)
    instruments = shifts[-1].instruments
    whole = [each for each in map(_History.of, dict.fromkeys(shifts)) if each.is_whole]
    recent = whole[-SHIFTS_LEARNED_FROM:]
    accepted = whole if len(whole) >= SHIFTS_FOR_QUANTILE else recent
    parameters = from_data_sheet(instruments)
    if not recent:
        return parameters
    for _ in range(ROUNDS):
        cases = [each.judged(parameters) for each in recent]
        parameters = _learned(recent, cases, parameters, instruments)
    mean, covariance = model.prior(instruments)
    return replace(
        parameters,
        limit=own_limit([each.judged(parameters) for each in accepted]),
        q=plausibility.distance(np.array(parameters.mu), mean, covariance),
        q_limit=plausibility.limit(parameters.uncertainty, covariance),
        window=(recent[0].shift.shift_id, recent[-1].shift.shift_id),
    )


def _check_one_compartment(shifts: Sequence[ShiftRecord]) -> None:
    of_first = from_data_sheet(shifts[0].instruments)
    for at, shift in enumerate(shifts):
        if not of_first.fits(shift.instruments):
            raise MixedHistory(at)


def _learned(
    history: Sequence[_History],
    cases: Sequence[Judged],
    before: Parameters,
    instruments: Instruments,
) -> Parameters:
    mean, covariance = model.prior(instruments)
    information = np.linalg.inv(covariance)
    moment = information @ mean
    for each, case in zip(history, cases, strict=True):
        weight = _weight(case)
        alone = model.noise(each.series, each.shift.instruments, before.noise_scale)
        lower = whitening(alone + case.doubts.covariance(case.series.place))
        both = np.column_stack([case.design, case.series.residual])
        white = np.linalg.solve(lower, both)
        design, data = white[:, :-1], white[:, -1]
        information += weight * design.T @ design
        moment += weight * design.T @ data
    posterior = np.linalg.inv(information)
    posterior = (posterior + posterior.T) / 2
    learned = from_arrays(posterior @ moment, posterior, instruments, len(history))
    scale = noise_scale.observed(cases, learned, instruments)
    return replace(learned, lam=scale.reading, lam_tilt=scale.tilt, lam_shift=scale.shift)


def _weight(case: Judged) -> float:
    """Huber's weight by the best step of the shift: a theft in the history teaches little."""
    worst = float(np.sqrt(case.evidence.step.max(initial=0.0)))
    return min(1.0, HUBER_SIGMA / worst) if worst else 1.0
