from dataclasses import replace
from math import inf, nan

import pytest

from proil_core.fuel.series import series_of


def test_nothing_is_left_of_exact_readings_but_evaporation(flat):
    series = series_of(flat(stops=10, load_after=5))

    assert series.residual[-1] == pytest.approx(-0.0008 * 300)


def test_a_loss_stays_in_all_later_readings(flat):
    series = series_of(flat(stops=4, lost={3: 5.0}))

    levels = series.residual + 0.0008 * series.metered
    assert levels.round(6).tolist() == [0, 0, 0, 0, 0, -5, -5, -5, -5, -5]


@pytest.mark.parametrize("missing", [None, nan, inf, -300.0, 1300.0])
def test_a_reading_that_cannot_be_was_not_taken(flat, missing):
    shift = flat(stops=2)
    epochs = list(shift.epochs)
    epochs[2] = replace(epochs[2], v15_l=missing)

    assert len(series_of(replace(shift, epochs=tuple(epochs)))) == len(epochs) - 1


def test_readings_late_and_twice_are_put_in_order_once(flat):
    shift = flat(stops=5)
    late = (*shift.epochs[3:], *shift.epochs[:3], shift.epochs[4])

    assert series_of(replace(shift, epochs=late)).epochs == shift.epochs


def test_a_shift_sent_twice_is_read_once_whatever_its_orders_say(flat):
    shift = flat(stops=5, load_after=2)
    again = [replace(epoch, orders15_cum_l=nan) for epoch in shift.epochs]

    assert series_of(replace(shift, epochs=(*shift.epochs, *again))).epochs == shift.epochs


def test_readings_of_one_minute_are_in_the_order_of_what_moved(flat):
    shift = flat(stops=3)
    at_once = [replace(epoch, t_min=10.0 * epoch.stop) for epoch in shift.epochs]
    in_order = series_of(replace(shift, epochs=tuple(at_once)))

    backwards = series_of(replace(shift, epochs=tuple(reversed(at_once))))

    assert backwards.residual == pytest.approx(in_order.residual)
    assert backwards.metered.tolist() == in_order.metered.tolist()


def test_each_fill_counts_and_two_orders_at_one_stop_count_twice(flat):
    shift = flat(stops=3)
    two = replace(shift, orders=(*shift.orders, replace(shift.orders[1], t_min=64.0)))

    assert series_of(shift).fills.tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    assert series_of(two).fills.tolist() == [0, 0, 1, 1, 3, 3, 4, 4]


def test_a_load_begins_another_batch(flat):
    series = series_of(flat(stops=4, load_after=2))

    assert series.batch.tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]


def test_a_place_left_and_found_again_is_another_place(flat):
    shift = flat(stops=3)
    back = replace(shift.epochs[-1], stop=shift.epochs[0].stop)

    series = series_of(replace(shift, epochs=(*shift.epochs[:-1], back)))

    assert series.place.tolist() == [0, 1, 1, 2, 2, 3, 3, 4]


def test_no_readings_are_an_empty_series(flat):
    assert len(series_of(replace(flat(), epochs=()))) == 0
