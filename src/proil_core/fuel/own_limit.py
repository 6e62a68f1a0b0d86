"""The limit of the alarm statistic: the 99 % quantile of a tanker's own clean shifts, at least 13.

While there are too few shifts to see that quantile, shifts are drawn from the innovations of those
that there are: their tails are the tanker's own, too.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from proil_core.fuel.judged import Judged
from proil_core.fuel.noise_scale import SUSPICIOUS
from proil_core.fuel.parameters import LIMIT

SHIFTS_FOR_QUANTILE: Final = 200
QUANTILE: Final = 0.99
# The draws do not know what else a shift may bring, hence a rarer one of them.
DRAWN_QUANTILE: Final = 0.995
DRAWN: Final = 3000
_SEED: Final = 54


def own_limit(cases: Sequence[Judged]) -> float:
    """A shift with a fault has no say: it would hide the next one."""
    clean = [case for case in cases if case.evidence.statistic < SUSPICIOUS]
    if not clean:
        return LIMIT
    if len(clean) < SHIFTS_FOR_QUANTILE:
        return max(LIMIT, float(np.quantile(_drawn(clean), DRAWN_QUANTILE)))
    return max(LIMIT, float(np.quantile([case.evidence.statistic for case in clean], QUANTILE)))


def _drawn(clean: Sequence[Judged]) -> list[float]:
    random = np.random.Generator(np.random.PCG64(_SEED))
    # The first innovation is the unknown constant.
    innovations = np.concatenate([case.innovations[1:] for case in clean])
    each = DRAWN // len(clean) + 1
    return [
        float(statistic)
        for case in clean
        for statistic in case.shapes.statistics(
            random.choice(innovations, (len(case.innovations), each))
        )
    ]
