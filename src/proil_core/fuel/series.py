"""The epochs of one shift as arrays, which is how the analysis sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from proil_core.fuel.shift_record import ANCHORS, Epoch, EpochKind, ShiftRecord

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

# Less than this between two readings is the register's own digit, not a fill.
REGISTER_DIGIT_L: Final = 0.05
# Of the capacity: below empty and above full by more than any expansion and error.
IMPOSSIBLE_SHARE: Final = 0.2


@dataclass(frozen=True, eq=False)
class Series:
    """`place` numbers the standing places one after another, whatever the record calls them."""

    epochs: tuple[Epoch, ...]
    t_min: Floats
    litres: Floats
    metered: Floats
    loaded: Floats
    place: Ints
    street: Bools
    batch: Ints
    fills: Floats

    @property
    def residual(self) -> Floats:
        """Litres in the tank beyond what loads and the meter explain, from zero at the first."""
        level = self.litres - self.loaded + self.metered
        since_first: Floats = level - level[0]
        return since_first

    def __len__(self) -> int:
        return len(self.epochs)


def series_of(shift: ShiftRecord) -> Series:
    """Readings that were taken, in the order of time, each once.

    One that lacks a number, or shows what no tank can hold, was not taken.
    """
    epochs = _taken(shift)
    t_min, litres, metered, loaded, stop = _numbers(epochs).T.copy()
    street = np.array([epoch.kind not in ANCHORS for epoch in epochs], bool)
    load_ended = np.array([epoch.kind is EpochKind.LOAD_POST for epoch in epochs], bool)
    # A load without its two readings still brings another batch of fuel.
    load_ended[1:] |= np.diff(loaded) > REGISTER_DIGIT_L
    place = np.concatenate(([0], np.cumsum(np.diff(stop) != 0)))[: len(epochs)]
    fills = _fills(t_min, metered, shift)
    return Series(
        epochs, t_min, litres, metered, loaded, place, street, np.cumsum(load_ended), fills
    )


def _numbers(epochs: Sequence[Epoch]) -> Floats:
    rows = [(e.t_min, e.v15_l, e.metered15_cum_l, e.loads15_cum_l, e.stop) for e in epochs]
    return np.array(rows, float).reshape(-1, 5)


def _taken(shift: ShiftRecord) -> tuple[Epoch, ...]:
    """At one minute the reading that has seen more litres move is the later one."""
    numbers, capacity_l = _numbers(shift.epochs), shift.instruments.capacity_l
    beyond = np.abs(numbers[:, 1] / capacity_l - 0.5) > 0.5 + IMPOSSIBLE_SHARE
    taken = np.flatnonzero(np.isfinite(numbers).all(axis=1) & ~beyond)
    t_min, _, metered, loaded, _ = numbers[taken].T
    in_time = taken[np.lexsort((metered + loaded, t_min))]
    once: dict[tuple[EpochKind, tuple[float, ...]], Epoch] = {}
    for at in in_time:
        epoch = shift.epochs[at]
        once.setdefault((epoch.kind, tuple(numbers[at])), epoch)
    return tuple(once.values())


def _fills(t_min: Floats, metered: Floats, shift: ShiftRecord) -> Floats:
    """How many fills each epoch has seen: at least one where the meter ran, more by orders."""
    if len(t_min) == 0:
        return np.zeros(0)
    at = np.array(sorted(order.t_min for order in shift.orders), float)
    orders = np.diff(np.searchsorted(at, t_min, side="right"))
    ran = np.diff(metered) > REGISTER_DIGIT_L
    counted: Floats = np.where(ran, np.maximum(orders, 1), 0).astype(float)
    return np.concatenate(([0.0], np.cumsum(counted)))
