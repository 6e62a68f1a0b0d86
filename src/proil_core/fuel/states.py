"""What the result of a shift is called."""

from enum import StrEnum
from itertools import pairwise
from typing import Final

import numpy as np

from proil_core.fuel.limits import ALLOWED_LITRES, UNDIPPED_SHARE
from proil_core.fuel.series import REGISTER_DIGIT_L, Series
from proil_core.fuel.shift_record import EpochKind

GOOD_L: Final = 1.5
ALLOWED_L: Final = float(ALLOWED_LITRES)
# Between these a fill has been dipped on both sides.
_AROUND_FILLS: Final = frozenset(
    {
        (EpochKind.PRE, EpochKind.POST),
        (EpochKind.PRE, EpochKind.LOAD_PRE),
        (EpochKind.LOAD_POST, EpochKind.POST),
    }
)
# An opening or a closing stands in for the one dip that the fill beside it lacks.
_AROUND_ONE: Final = frozenset(
    {(EpochKind.OPENING, EpochKind.POST), (EpochKind.PRE, EpochKind.CLOSING)}
)


class State(StrEnum):
    OK = "OK"
    CHECK = "CHECK"
    FAIL = "FAIL"
    NOT_CAPABLE = "NOT CAPABLE"
    INCOMPLETE = "INCOMPLETE"


class Missing(StrEnum):
    """What a shift lacks to be judged."""

    OPENING = "opening"
    CLOSING = "closing"
    DIPS = "dips"
    METER = "meter"


def missing(series: Series) -> tuple[Missing, ...]:
    kinds = [epoch.kind for epoch in series.epochs]
    lacking = {
        Missing.OPENING: kinds[:1] != [EpochKind.OPENING],
        Missing.CLOSING: kinds[-1:] != [EpochKind.CLOSING],
        Missing.DIPS: _undipped_share(series) > UNDIPPED_SHARE,
        Missing.METER: bool(
            (np.diff(series.metered) < -REGISTER_DIGIT_L).any()
            or (np.diff(series.loaded) < -REGISTER_DIGIT_L).any()
        ),
    }
    return tuple(fact for fact, lacks in lacking.items() if lacks)


def _undipped_share(series: Series) -> float:
    """Fills that do not lie between a reading before them and one after them at their stop."""
    fills = np.diff(series.fills)
    standing = np.diff(series.place) == 0
    kinds = list(pairwise(epoch.kind for epoch in series.epochs))
    many, one = (
        np.array([pair in pairs for pair in kinds], bool) for pairs in (_AROUND_FILLS, _AROUND_ONE)
    )
    dipped = standing * (many * fills + one * np.minimum(fills, 1))
    total = float(fills.sum())
    return float((fills - dipped).sum()) / total if total else 0.0


def state_of(
    lacking: tuple[Missing, ...], variance_l: float, u_l: float, alarm: bool, trusted: bool
) -> State:
    """Without trust in the learned corrections nothing that they make small is called good."""
    if lacking:
        return State.INCOMPLETE
    if 2 * u_l > ALLOWED_L:
        return State.NOT_CAPABLE
    if alarm or abs(variance_l) > ALLOWED_L:
        return State.FAIL
    if abs(variance_l) > GOOD_L or not trusted:
        return State.CHECK
    return State.OK
