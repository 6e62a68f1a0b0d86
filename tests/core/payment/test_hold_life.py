from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from proil_core.order.windows import Window
from proil_core.payment.hold_life import (
    MARGIN,
    RENEWAL_LEAD,
    SECOND_CHANCE,
    Look,
    authorise_at,
    look,
    pay_before,
    pay_now_before,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SIX_DAYS = timedelta(days=6)

windows = st.builds(
    lambda start, length: Window(NOW + start, NOW + start + length),
    st.timedeltas(-DAY, 8 * DAY),
    st.timedeltas(HOUR / 2, DAY),
)
lives = st.timedeltas(DAY, 7 * DAY)


@pytest.mark.parametrize(
    ("ends_in", "moment"),
    [
        (2 * HOUR, None),
        (SIX_DAYS - MARGIN, None),
        (SIX_DAYS - MARGIN + HOUR, NOW + HOUR),
        (7 * DAY, NOW + DAY + MARGIN),
    ],
)
def test_money_is_held_later_for_a_window_beyond_the_life_of_a_hold(ends_in, moment):
    window = Window(NOW + ends_in - HOUR, NOW + ends_in)

    assert authorise_at(window, NOW, SIX_DAYS) == moment


def test_holds_of_a_day_are_taken_while_another_card_can_still_be_found():
    window = Window(NOW + 30 * HOUR, NOW + 44 * HOUR)

    assert authorise_at(window, NOW, DAY) == NOW + 24 * HOUR


@given(windows, lives)
def test_hold_outlives_the_window_or_leaves_time_for_another_card(window, life):
    moment = authorise_at(window, NOW, life) or NOW
    expires = moment + life

    assert expires >= window.end + MARGIN or moment <= max(NOW, pay_before(window) - SECOND_CHANCE)


@given(windows, lives)
def test_hold_that_is_put_off_would_not_have_lasted(window, life):
    moment = authorise_at(window, NOW, life)
    assume(moment)

    assert NOW < moment < pay_before(window)
    assert NOW + life < window.end + MARGIN


@given(windows, lives, st.timedeltas(timedelta(0), 8 * DAY))
def test_moment_once_come_is_not_put_off_again(window, life, later):
    moment = authorise_at(window, NOW, life)
    assume(moment)

    assert authorise_at(window, moment + later, life) is None


@pytest.mark.parametrize(
    ("left", "seen"),
    [
        (RENEWAL_LEAD + HOUR, Look.STANDS),
        (RENEWAL_LEAD, Look.ENDS_SOON),
        (HOUR, Look.ENDS_SOON),
        (timedelta(0), Look.EXPIRED),
        (-HOUR, Look.EXPIRED),
    ],
)
def test_watch_sees_the_end_before_it_comes(left, seen):
    assert look(NOW + left, NOW) is seen


@given(st.timedeltas(-DAY, 8 * DAY), st.timedeltas(timedelta(0), 8 * DAY))
def test_hold_never_gets_younger(left, later):
    order = list(Look)

    before, after = look(NOW + left, NOW), look(NOW + left, NOW + later)

    assert order.index(after) >= order.index(before)


@pytest.mark.parametrize(
    ("length", "expected"), [(timedelta(minutes=20), timedelta(minutes=20)), (DAY, HOUR / 2)]
)
def test_price_is_kept_for_half_an_hour_and_never_beyond_the_window(length, expected):
    assert pay_now_before(Window(NOW - HOUR, NOW + length), NOW) == NOW + expected
