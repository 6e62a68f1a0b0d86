from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.identity.rate_limit import RateLimit, retry_after

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
THREE_A_MINUTE = RateLimit(3, timedelta(minutes=1))
AGES = st.lists(st.timedeltas(timedelta(0), timedelta(minutes=3)), max_size=20)


def _ago(*seconds):
    return [NOW - timedelta(seconds=each) for each in seconds]


@pytest.mark.parametrize(
    ("times", "wait_s"),
    [
        ([], 0),
        (_ago(50, 40), 0),
        (_ago(50, 40, 30), 10),
        (_ago(30, 50, 40), 10),
        (_ago(60, 40, 30), 0),
        (_ago(59.5, 40, 30), 1),
        (_ago(50, 40, 30, 20), 20),
        (_ago(0, 0, 0), 60),
    ],
)
def test_next_time_is_allowed_when_a_place_in_the_period_is_free(times, wait_s):
    assert retry_after(times, THREE_A_MINUTE, NOW) == wait_s


@given(AGES, st.integers(1, 10))
def test_who_waits_as_told_is_let_in_and_not_a_second_late(ages, limit):
    rule = RateLimit(limit, timedelta(minutes=1))
    times = [NOW - age for age in ages]

    wait_s = retry_after(times, rule, NOW)

    assert retry_after(times, rule, NOW + timedelta(seconds=wait_s)) == 0
    if wait_s:
        assert retry_after(times, rule, NOW + timedelta(seconds=wait_s - 1)) == 1


@given(AGES)
def test_who_always_obeys_never_exceeds_the_limit_in_any_period(ages):
    made = []
    for time in sorted(NOW - age for age in ages):
        if not retry_after(made, THREE_A_MINUTE, time):
            made.append(time)

    for time in made:
        assert sum(time - THREE_A_MINUTE.per < other <= time for other in made) <= 3
