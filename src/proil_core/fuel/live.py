"""The result of a shift while it still runs, from what has been read so far."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from proil_core.fuel.doubts import NEIGHBOURS
from proil_core.fuel.judged import Judged, judged
from proil_core.fuel.parameters import Parameters, believed
from proil_core.fuel.series import series_of
from proil_core.fuel.shift_record import ShiftRecord
from proil_core.fuel.verdict import best_finding

QUIET: Final = "quiet"
READ_AGAIN: Final = "read_again"


class Colour(StrEnum):
    """Yellow asks for another dip on level ground; red says that litres are not where they were."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True)
class Live:
    """`litres` are positive for a loss; `words_key` is quiet, read_again or a verdict."""

    colour: Colour
    litres: float = 0.0
    window_min: tuple[float, float] | None = None
    stops: tuple[int, int] | None = None
    words_key: str = QUIET


def analyse_so_far(shift: ShiftRecord, parameters: Parameters | None) -> Live:
    """A single stop that stands out is doubted, so it turns red when the next one agrees."""
    parameters = believed(parameters, shift.instruments)
    series = series_of(shift)
    if len(series) < 2:
        return Live(Colour.GREEN)
    case = judged(series, shift.instruments, parameters)
    if case.evidence.statistic > parameters.limit:
        finding = best_finding(case.series, case.evidence, case.doubts.of_reading)
        first, last = finding.gaps or (0, len(case.series) - 2)
        return _live(case, Colour.RED, finding.loss_l, first, last, str(finding.verdict))
    at_last = case.series.place == case.series.place[-1]
    if (case.doubts.of_reading & at_last).any():
        first = max(int(np.argmax(at_last)) - 1, 0)
        litres = _stands_out_by(case)
        return _live(case, Colour.YELLOW, litres, first, len(case.series) - 2, READ_AGAIN)
    return Live(Colour.GREEN)


def _stands_out_by(case: Judged) -> float:
    """Litres below the places before, or below the reading before while there is one place."""
    place = case.series.place
    if not place[-1]:
        return float(case.residual[-2] - case.residual[-1])
    levels = np.bincount(place, case.residual) / np.bincount(place)
    return float(np.median(levels[-1 - NEIGHBOURS : -1]) - levels[-1])


def _live(
    case: Judged, colour: Colour, litres: float, first: int, last: int, words_key: str
) -> Live:
    epochs = (case.series.epochs[first], case.series.epochs[last + 1])
    window = (epochs[0].t_min, epochs[1].t_min)
    return Live(colour, round(litres, 3), window, (epochs[0].stop, epochs[1].stop), words_key)
