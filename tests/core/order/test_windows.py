from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.order.windows import Window, check_window
from proil_core.refusal import Code, Refusal

MOSCOW = ZoneInfo("Europe/Moscow")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=MOSCOW)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)


def _window(start, end, day=0):
    """Of Moscow hours, `day` days after 2 March; 25.5 is half past one of the next night."""
    midnight = NOW.replace(hour=0) + day * DAY
    return Window(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


def _refused(window, opening=8, closing=22, now=NOW):
    try:
        check_window(window, now, opening, closing, MOSCOW, WEEK)
    except Refusal as refusal:
        return refusal
    return None


@pytest.mark.parametrize(
    ("window", "code"),
    [
        (_window(10, 12), None),
        (_window(8, 22, day=1), None),
        (_window(8, 10), None),  # begun an hour ago, an hour is left
        (_window(9, 9.5), None),
        (_window(8, 9), Code.WINDOW_IN_PAST),
        (_window(10, 12, day=-1), Code.WINDOW_IN_PAST),
        (_window(10, 10.4), Code.WINDOW_TOO_SHORT),
        (_window(8, 9.4), Code.WINDOW_TOO_SHORT),
        (_window(12, 10), Code.WINDOW_TOO_SHORT),
        (_window(7.9, 10, day=1), Code.WINDOW_OUTSIDE_HOURS),
        (_window(20, 22.1), Code.WINDOW_OUTSIDE_HOURS),
        (_window(21, 33), Code.WINDOW_OUTSIDE_HOURS),
        (_window(10, 34), Code.WINDOW_OUTSIDE_HOURS),
        (_window(8, 9, day=7), None),
        (_window(8, 9.1, day=7), Code.WINDOW_TOO_FAR),
    ],
)
def test_windows_from_eight_to_ten_in_the_evening(window, code):
    refusal = _refused(window)

    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("window", "is_refused"),
    [
        (_window(20, 22), False),
        (_window(23, 25), False),
        (_window(2, 4, day=1), False),
        (_window(28, 30), False),
        (_window(28, 30.1), True),
        (_window(19.9, 21), True),
        (_window(12, 14), True),
    ],
)
def test_a_night_service_closes_the_next_morning(window, is_refused):
    assert bool(_refused(window, opening=20, closing=6)) == is_refused


@pytest.mark.parametrize(("opening", "closing"), [(0, 24), (0, 0), (8, 8)])
def test_a_service_round_the_clock_takes_any_hours(opening, closing):
    for start in range(10, 58):
        assert _refused(_window(start, start + 30), opening, closing) is None


def test_hours_are_of_the_local_clock():
    in_utc = Window(
        datetime(2026, 3, 2, 18, 0, tzinfo=UTC), datetime(2026, 3, 2, 19, 30, tzinfo=UTC)
    )

    refusal = _refused(in_utc, opening=7.5, closing=22.25)

    assert refusal.code is Code.WINDOW_OUTSIDE_HOURS
    assert refusal.facts == {"opens": "07:30", "closes": "22:15"}


def test_refusals_say_what_would_be_possible():
    assert _refused(_window(8, 9)).facts == {"window_end": NOW}
    assert _refused(_window(10, 10.4)).facts == {"minutes": 30}
    assert _refused(_window(10, 12, day=8)).facts == {"latest_end": NOW + WEEK}


@given(
    st.integers(0, 23),
    st.integers(0, 24),
    st.integers(0, 24 * 6),
    st.integers(1, 24),
)
def test_service_is_open_in_every_hour_of_an_accepted_window(opening, closing, start, length):
    window = _window(start, start + length, day=1)
    hours = [(start + hour) % 24 for hour in range(length)]
    open_hours = {(opening + hour) % 24 for hour in range((closing - opening) % 24 or 24)}

    refusal = _refused(window, opening, closing)

    if refusal is None:
        assert set(hours) <= open_hours
    elif refusal.code is Code.WINDOW_OUTSIDE_HOURS and length <= len(open_hours):
        assert not set(hours) <= open_hours
