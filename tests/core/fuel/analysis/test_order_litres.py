from dataclasses import replace

import pytest

from proil_core.fuel.analysis import analyse
from proil_core.fuel.order_litres import with_orders
from proil_core.fuel.shift_record import OrderLitres
from proil_core.fuel.states import State


@pytest.fixture
def good(flat, m1_proved):
    return analyse(flat(stops=3), m1_proved.known)


@pytest.mark.parametrize(
    ("metered_l", "reported_l", "state"),
    [
        (40.0, 40.0, State.OK),
        (40.0, 40.1, State.OK),
        (40.1, 40.0, State.OK),
        (40.0, 40.101, State.CHECK),
        (40.0, 39.8, State.CHECK),
        (40.0, 0.0, State.CHECK),
        (0.0, 0.0, State.OK),
    ],
)
def test_one_order_decides(good, metered_l, reported_l, state):
    orders = [OrderLitres(10.0, 30.0, 30.0), OrderLitres(20.0, metered_l, reported_l)]

    assert with_orders(good, orders) == replace(good, state=state)


def test_errors_that_cancel_out_are_errors(good):
    orders = [OrderLitres(10.0, 40.0, 42.0), OrderLitres(20.0, 40.0, 38.0)]

    assert with_orders(good, orders).state is State.CHECK


@pytest.mark.parametrize("state", [each for each in State if each is not State.OK])
def test_what_is_worse_stays_as_it_is(good, state):
    said = replace(good, state=state)

    assert with_orders(said, [OrderLitres(10.0, 40.0, 50.0)]) == said


def test_litres_of_no_order_are_no_affair_of_the_orders(flat, m1_proved):
    """A proving, or fuel for the tanker itself: the running sum of orders stays behind."""
    shift = flat(stops=3)
    less = [replace(epoch, orders15_cum_l=epoch.orders15_cum_l / 2) for epoch in shift.epochs]

    found = analyse(replace(shift, epochs=tuple(less), orders=shift.orders[:2]), m1_proved.known)

    assert with_orders(found, shift.orders[:2]).state is State.OK
