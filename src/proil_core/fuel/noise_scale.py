"""How much noisier the readings of a tanker are than its data sheets say.

Differences inside a stop show the reading alone, differences between neighbouring stops also how
the tanker leans.
"""

from collections.abc import Sequence
from dataclasses import replace
from math import exp, log
from typing import Final

import numpy as np

from proil_core.fuel import model
from proil_core.fuel.judged import Judged
from proil_core.fuel.model import NoiseScale
from proil_core.fuel.parameters import Parameters
from proil_core.fuel.series import Floats
from proil_core.fuel.shift_record import Instruments

# Above this a shift of the history has a fault rather than bad luck.
SUSPICIOUS: Final = 25.0
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


def observed(cases: Sequence[Judged], learned: Parameters, instruments: Instruments) -> NoiseScale:
    """Observed over nominal variances; the sheets' noise of a whole shift is the least of it."""
    rows = [_near(case, learned, instruments) for case in cases]
    inside, between = (np.concatenate(each) for each in zip(*rows, strict=True))
    reading2 = model.reading_sd_l(instruments) ** 2
    differences, squares, others = inside.T
    reading = _ratio(differences, reading2 * squares, others)
    differences, squares, others = between.T
    lean2 = np.full(len(squares), 2 * model.tilt_sd_l(instruments) ** 2)
    tilt = _ratio(differences, lean2, others + reading * reading2 * squares)
    scale = NoiseScale(reading, tilt, 0.0)
    clean = [case for case in cases if case.evidence.statistic < SUSPICIOUS]
    whole = [_whole(case, learned, instruments, scale) for case in clean]
    differences, nominal, others = np.array(whole, float).reshape(-1, 3).T
    return replace(scale, shift=max(_ratio(differences, nominal, others), 1.0))


def _near(case: Judged, learned: Parameters, instruments: Instruments) -> list[Floats]:
    """Differences of readings near each other, weights squared, and variance from elsewhere."""
    rest = model.noise(case.series, instruments, NoiseScale(0.0, 0.0, 1.0))
    residual = case.series.residual - case.design @ np.array(learned.mu)
    rows = []
    for every in _contrasts(case):
        contrasts = every[~(every[:, case.doubts.of_reading] != 0).any(axis=1)]
        others = ((contrasts @ rest) * contrasts).sum(axis=1)
        rows.append(np.column_stack([contrasts @ residual, (contrasts**2).sum(axis=1), others]))
    return rows


def _whole(
    case: Judged, learned: Parameters, instruments: Instruments, scale: NoiseScale
) -> tuple[float, float, float]:
    """Variance of the shift, its nominal variance and that from elsewhere.

    The shift was learned from, so what the parameters took out of it is not there any more.
    """
    across = np.zeros(len(case.series))
    across[[0, -1]] = -1.0, 1.0
    residual = case.series.residual - case.design @ np.array(learned.mu)
    nominal = across @ model.shift_noise(case.series, instruments) @ across
    rest = across @ model.noise(case.series, instruments, scale) @ across
    ends = across @ case.design
    taken = ends @ learned.uncertainty @ ends
    return float(across @ residual), float(nominal), float(rest - taken)


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
    total = nominal + others
    if not len(differences) or not nominal.mean() or total.min() <= 0:
        return 1.0
    part, seen = float(nominal.mean()), winsorised_scale2(differences / np.sqrt(total))
    seen *= float(total.mean())
    ratio = min(max((seen - float(others.mean())) / part, 0.1), 10.0)
    unsure = 2.7 / len(differences) * (seen / part / ratio) ** 2
    return exp(LOG_VARIANCE / (LOG_VARIANCE + unsure) * log(ratio))
