from dataclasses import replace

import numpy as np
import pytest
from simulator.sheets import M1
from simulator.tanker import GROSS
from simulator.working_day import Fault

from proil_core.fuel.live import Colour, analyse_so_far


def _until(shift, t_min):
    return replace(
        shift,
        epochs=tuple(epoch for epoch in shift.epochs if epoch.t_min <= t_min),
        orders=tuple(order for order in shift.orders if order.t_min <= t_min),
    )


@pytest.mark.parametrize("t_min", [-1.0, 0.0, 36.0, 246.0])
def test_a_quiet_shift_is_green(flat, t_min):
    live = analyse_so_far(_until(flat(load_after=4), t_min), None)

    assert live.colour is Colour.GREEN
    assert (live.litres, live.window_min, live.words_key) == (0.0, None, "quiet")


def test_one_stop_asks_for_another_dip_and_the_next_confirms(flat):
    shift = flat(lost={7: 4.0})

    looks = [analyse_so_far(_until(shift, t_min), None) for t_min in (186.0, 216.0, 246.0)]

    assert [look.colour for look in looks] == ["green", "yellow", "red"]
    assert looks[1].words_key == "read_again"
    assert looks[1].litres == pytest.approx(4.0, abs=0.1)
    assert looks[2].words_key == "loss_between_stops"
    assert looks[2].litres == pytest.approx(4.0, abs=0.2)
    assert (looks[2].stops, looks[2].window_min) == ((6, 7), (186.0, 210.0))


def test_a_kerb_is_yellow_and_then_forgotten(flat):
    shift = flat(off={("pre", 7): -12.0, ("post", 7): -12.0})

    looks = [analyse_so_far(_until(shift, t_min), None) for t_min in (216.0, 246.0, 390.0)]

    assert [look.colour for look in looks] == ["yellow", "green", "green"]


def test_before_the_first_move_two_readings_are_compared(flat):
    shift = flat(off={("post", 1): -1.6})
    first = replace(shift, epochs=shift.epochs[1:3])

    live = analyse_so_far(first, None)

    assert (live.colour, live.words_key) == (Colour.YELLOW, "read_again")
    assert live.litres == pytest.approx(1.6, abs=0.1)
    assert (live.window_min, live.stops) == ((30.0, 36.0), (1, 1))


def test_the_closing_dip_needs_no_second_opinion(flat):
    live = analyse_so_far(flat(lost={13: 5.0}), None)

    assert live.colour is Colour.RED
    assert live.stops == (12, 13)


def test_later_readings_do_not_change_what_was_said(flat):
    """Only what had been read by then is used."""
    shift = flat(lost={7: 4.0})
    other = flat(lost={7: 4.0, 10: 20.0})

    assert analyse_so_far(_until(shift, 246.0), None) == analyse_so_far(_until(other, 246.0), None)


def test_what_is_kept_back_for_long_turns_red(m1, flat):
    live = analyse_so_far(flat(kept=0.8, closing=False), None)

    assert live.colour is Colour.RED
    assert live.words_key in {"meter", "leak"}


def _first_red(shift, known):
    """Number of the stop after whose readings the shift turns red, if it ever does."""
    ends = {epoch.stop: epoch.t_min for epoch in shift.epochs}
    for stop, t_min in ends.items():
        if analyse_so_far(_until(shift, t_min), known).colour is Colour.RED:
            return stop
    return None


def test_a_theft_is_red_two_stops_later_even_with_bad_stops(crew):
    tanker = crew(M1, 7001, GROSS)
    waited = []
    for _ in range(12):
        shift, (stolen_at, _) = tanker.shift(Fault(stolen_l=5))
        after = min(epoch.stop for epoch in shift.epochs if epoch.t_min > stolen_at)
        red = _first_red(shift, tanker.known)
        waited.append(np.inf if red is None else red - after + 1)

    assert np.median(waited) <= 2
    assert max(waited) <= 8


def test_clean_shifts_seldom_turn_red(m1):
    reds = [_first_red(m1.shift()[0], m1.known) for _ in range(12)]

    assert sum(red is not None for red in reds) <= 1
