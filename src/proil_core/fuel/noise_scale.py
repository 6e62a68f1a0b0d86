"""How much noisier the readings of a tanker are than its data sheets say.

Differences inside a stop show the reading alone, differences between neighbouring stops also how
the tanker leans.
"""

from collections.abc import Sequence
from math import exp, log
from typing import Final

import numpy as np

from proil_core.fuel import model
from proil_core.fuel.judged import Judged
from proil_core.fuel.parameters import Parameters
from proil_core.fuel.series import Floats
from proil_core.fuel.shift_record import ShiftRecord

# Between tankers the logarithm of the variance ratio has about this variance.
LOG_VARIANCE: Final = 0.25
HUBER_SIGMA: Final = 2.0
# Mean of min(z², 2²) of a unit normal z, which makes the winsorised variance consistent.
WINSORISED: Final = 0.9205
_ROUNDS: Final = 20


def winsorised_scale2(values: Floats) -> float:
    """Variance that a few wild values hardly move."""
    if not len(values):
        return 1.0
    scale2 = float(np.median(np.abs(values)) / 0.6745) ** 2 or 1.0
    for _ in range(_ROUNDS):
        scale2 = float(np.minimum(values**2, HUBER_SIGMA**2 * scale2).mean()) / WINSORISED
    return scale2


def observed(
    shifts: Sequence[ShiftRecord], cases: Sequence[Judged], learned: Parameters
) -> tuple[float, float]:
    """Observed over nominal variance of readings and of leaning."""
    inside: list[Floats] = []
    between: list[Floats] = []
    for shift, case in zip(shifts, cases, strict=True):
        rest = model.noise(case.series, shift.instruments, 0.0, 0.0)
        residual = case.series.residual - case.design @ np.array(learned.mu)
        for every, found in zip(_contrasts(case), (inside, between), strict=True):
            contrasts = every[~(every[:, case.doubts.of_reading] != 0).any(axis=1)]
            found.append(
                np.column_stack(
                    [
                        contrasts @ residual,
                        (contrasts**2).sum(axis=1),
                        ((contrasts @ rest) * contrasts).sum(axis=1),
                    ]
                )
            )
    instruments = shifts[-1].instruments
    reading2 = model.reading_sd_l(instruments) ** 2
    differences, squares, others = np.concatenate(inside).T
    lam = _ratio(differences, reading2 * squares, others)
    differences, squares, others = np.concatenate(between).T
    lean2 = np.full(len(squares), 2 * model.tilt_sd_l(instruments) ** 2)
    return lam, _ratio(differences, lean2, others + lam * reading2 * squares)


def _contrasts(case: Judged) -> tuple[Floats, Floats]:
    """Rows that take differences: inside a street stop, and between means of neighbouring ones."""
    series, n = case.series, len(case.series)
    steps = np.diff(np.eye(n), axis=0)
    inside = (np.diff(series.place) == 0) & series.street[1:] & series.street[:-1]
    places = int(series.place[-1]) + 1
    counts = np.bincount(series.place, minlength=places)
    averaging = np.zeros((places, n))
    averaging[series.place, np.arange(n)] = 1 / counts[series.place]
    street = np.bincount(series.place, series.street, places) == counts
    neighbours = street[1:] & street[:-1]
    return steps[inside], np.diff(averaging, axis=0)[neighbours]


def _ratio(differences: Floats, nominal: Floats, others: Floats) -> float:
    """Observed variance of the nominal part over the nominal, drawn to one as far as unsure."""
    if not len(differences) or not nominal.mean():
        return 1.0
    part, total = float(nominal.mean()), winsorised_scale2(differences)
    ratio = min(max((total - float(others.mean())) / part, 0.1), 10.0)
    unsure = 2.7 / len(differences) * (total / part / ratio) ** 2
    return exp(LOG_VARIANCE / (LOG_VARIANCE + unsure) * log(ratio))
