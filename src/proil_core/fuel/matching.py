"""Which order belongs to which event of the meter, by time and litres."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

import numpy as np
from scipy.optimize import linear_sum_assignment

_TIME_SD_MIN: Final = 8.0
_LITRES_SD: Final = 0.5
_LITRES_SD_SHARE: Final = 0.02
_GATE: Final = 9.0  # three standard deviations in time, and as many in litres
# A twin looks the same within one: stops of similar litres, ten minutes apart, are not twins.
_TWIN_GATE: Final = 1.0
_IMPOSSIBLE: Final = 1e6


@dataclass(frozen=True)
class Timed:
    """An order or an event: minutes and litres."""

    key: str
    at_min: float
    litres: float


@dataclass(frozen=True)
class Pair:
    order: str
    event: str


class Problem(StrEnum):
    """Why a person has to say what belongs to what."""

    DUPLICATE_ORDER = "duplicate_order"  # two orders tell of one event
    DUPLICATE_EVENT = "duplicate_event"  # two events look like one order
    SPLIT_ORDER = "split_order"  # one order was poured in two events
    MERGED_ORDERS = "merged_orders"  # two orders were poured in one event
    SWAPPED = "swapped"  # litres of two orders changed places


@dataclass(frozen=True)
class ToHand:
    """Keys in the order of time."""

    problem: Problem
    orders: tuple[str, ...]
    events: tuple[str, ...]


@dataclass(frozen=True)
class Matching:
    """Keys; each order and each event stands in one place only."""

    pairs: tuple[Pair, ...]
    orders_without_event: tuple[str, ...]
    events_without_order: tuple[str, ...]
    to_hand: tuple[ToHand, ...]


def match(orders: Sequence[Timed], events: Sequence[Timed]) -> Matching:
    """The cheapest assignment; what has more than one reading goes to hand."""
    return _Matcher(orders, events).run()


def _time_cost(order: Timed, event: Timed) -> float:
    return ((order.at_min - event.at_min) / _TIME_SD_MIN) ** 2


def _litres_cost(litres: float, event_litres: float) -> float:
    return ((litres - event_litres) / max(_LITRES_SD, _LITRES_SD_SHARE * event_litres)) ** 2


def _fits(order: Timed, event: Timed, gate: float = _GATE) -> bool:
    return _time_cost(order, event) <= gate and _litres_cost(order.litres, event.litres) <= gate


def _is_near(order: Timed, event: Timed) -> bool:
    return _time_cost(order, event) <= _GATE


def _assigned(orders: Sequence[Timed], events: Sequence[Timed]) -> list[tuple[Timed, Timed]]:
    if not orders or not events:
        return []
    costs = np.array(
        [
            [
                _time_cost(order, event) + _litres_cost(order.litres, event.litres)
                if _fits(order, event)
                else _IMPOSSIBLE
                for event in events
            ]
            for order in orders
        ]
    )
    rows, columns = linear_sum_assignment(costs)
    found = ((orders[row], events[column]) for row, column in zip(rows, columns, strict=True))
    return [(order, event) for order, event in found if _fits(order, event)]


class _Matcher:
    """Takes pairs apart and leftovers away as it finds what a person has to decide."""

    def __init__(self, orders: Sequence[Timed], events: Sequence[Timed]) -> None:
        self.pairs = _assigned(orders, events)
        self.orders = _others(orders, (order for order, _event in self.pairs))
        self.events = _others(events, (event for _order, event in self.pairs))
        self.to_hand: list[ToHand] = []

    def run(self) -> Matching:
        self._swapped_pairs()
        self._swapped_leftovers()
        self._duplicates()
        self._split()
        return Matching(
            tuple(Pair(order.key, event.key) for order, event in self.pairs),
            tuple(order.key for order in self.orders),
            tuple(event.key for event in self.events),
            tuple(self.to_hand),
        )

    def _swapped_pairs(self) -> None:
        """Litres fit only crosswise, though each order stands nearer to the other's event."""
        for one, other in list(combinations(self.pairs, 2)):
            (order, event), (order2, event2) = one, other
            if {one, other} <= set(self.pairs) and _is_crossed(order, event, order2, event2):
                self._hand(Problem.SWAPPED, (order, order2), (event, event2))

    def _swapped_leftovers(self) -> None:
        for order, order2 in list(combinations(self.orders, 2)):
            for event, event2 in list(combinations(self.events, 2)):
                left = {order, order2} <= set(self.orders) and {event, event2} <= set(self.events)
                if left and _is_swapped(order, order2, event, event2):
                    self._hand(Problem.SWAPPED, (order, order2), (event, event2))

    def _duplicates(self) -> None:
        for order, event in list(self.pairs):
            twins = [each for each in self.orders if _fits(each, event, _TWIN_GATE)]
            echoes = [each for each in self.events if _fits(order, each, _TWIN_GATE)]
            if twins:
                self._hand(Problem.DUPLICATE_ORDER, (order, *twins), (event,))
            elif echoes:
                self._hand(Problem.DUPLICATE_EVENT, (order,), (event, *echoes))

    def _split(self) -> None:
        for order in list(self.orders):
            near = [event for event in self.events if _is_near(order, event)]
            for pair in combinations(near, 2):
                if _litres_cost(order.litres, _sum(pair)) <= _GATE and order in self.orders:
                    self._hand(Problem.SPLIT_ORDER, (order,), pair)
        for event in list(self.events):
            near = [order for order in self.orders if _is_near(order, event)]
            for pair in combinations(near, 2):
                if _litres_cost(_sum(pair), event.litres) <= _GATE and event in self.events:
                    self._hand(Problem.MERGED_ORDERS, pair, (event,))

    def _hand(self, problem: Problem, orders: tuple[Timed, ...], events: tuple[Timed, ...]) -> None:
        self.pairs = [
            (order, event)
            for order, event in self.pairs
            if order not in orders and event not in events
        ]
        self.orders = _others(self.orders, orders)
        self.events = _others(self.events, events)
        self.to_hand.append(ToHand(problem, _keys_in_time(orders), _keys_in_time(events)))


def _is_crossed(order: Timed, event: Timed, order2: Timed, event2: Timed) -> bool:
    straight = _time_cost(order, event2) + _time_cost(order2, event)
    crosswise = _time_cost(order, event) + _time_cost(order2, event2)
    return straight < crosswise and not (_fits(order, event2) and _fits(order2, event))


def _is_swapped(order: Timed, order2: Timed, event: Timed, event2: Timed) -> bool:
    earlier, later = sorted((event, event2), key=lambda each: each.at_min)
    first, second = sorted((order, order2), key=lambda each: each.at_min)
    return (
        _is_near(first, earlier)
        and _is_near(second, later)
        and _litres_cost(first.litres, later.litres) <= _GATE
        and _litres_cost(second.litres, earlier.litres) <= _GATE
    )


def _keys_in_time(each: Iterable[Timed]) -> tuple[str, ...]:
    return tuple(one.key for one in sorted(each, key=lambda one: one.at_min))


def _others(each: Iterable[Timed], taken: Iterable[Timed]) -> list[Timed]:
    gone = set(taken)
    return [one for one in each if one not in gone]


def _sum(pair: Iterable[Timed]) -> float:
    return sum(each.litres for each in pair)
