from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.moments import (
    AFTER_LAST_MOMENT,
    FIRST_MOMENT,
    from_seconds,
    from_stored,
    to_seconds,
    to_stored,
)

OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda each: timezone(timedelta(minutes=each)))
MOMENTS = st.datetimes(
    FIRST_MOMENT.replace(tzinfo=None), AFTER_LAST_MOMENT.replace(tzinfo=None), timezones=OFFSETS
)


@pytest.mark.parametrize(
    ("moment", "stored"),
    [
        ("2030-05-14T12:00:00+03:00", "2030-05-14 09:00:00"),
        ("2030-05-14T12:00:00Z", "2030-05-14 12:00:00"),
        ("2030-05-14T12:00:00.999999Z", "2030-05-14 12:00:00"),
        ("2030-05-14T20:00:00-12:00", "2030-05-15 08:00:00"),
    ],
)
def test_a_moment_is_stored_in_utc_and_whole_seconds(moment, stored):
    assert str(to_stored(datetime.fromisoformat(moment))) == stored


def test_a_moment_without_an_offset_is_not_guessed():
    with pytest.raises(ValueError, match="offset"):
        to_stored(datetime(2030, 5, 14))  # noqa: DTZ001


@given(MOMENTS)
def test_what_is_stored_is_the_same_moment(moment):
    assert from_stored(to_stored(moment)) == moment.replace(microsecond=0)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "9999-12-31T23:59:59"])
def test_a_stored_moment_at_the_edge_of_the_calendar_is_told(moment):
    assert from_stored(datetime.fromisoformat(moment)).isoformat() == f"{moment}+00:00"


def test_an_aware_moment_is_told_in_utc():
    moment = datetime.fromisoformat("2030-05-14T12:00:00+03:00")

    assert from_stored(moment).isoformat() == "2030-05-14T09:00:00+00:00"


@given(MOMENTS)
def test_seconds_are_of_the_same_moment(moment):
    stored = to_stored(moment)

    assert to_seconds(moment.replace(microsecond=0)) == to_seconds(stored)
    assert from_seconds(to_seconds(stored)) == stored


@pytest.mark.parametrize(("at_s", "stored"), [(1.4, "00:00:01"), (1.6, "00:00:02")])
def test_seconds_are_stored_whole(at_s, stored):
    assert str(from_seconds(at_s)) == f"1970-01-01 {stored}"
