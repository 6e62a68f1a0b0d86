from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.payment.retry_groups import (
    GROUP_OF,
    LOCK,
    PAUSE,
    Decline,
    RetryGroup,
    is_final,
    may_charge_from,
)

NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOT_ENOUGH_MONEY = 5051
CARD_DATA = 5054
DO_NOT_HONOUR = 5005
PASSING = [code for code, group in GROUP_OF.items() if group != RetryGroup.UNCONDITIONAL]


def declines(*times_and_codes):
    return [Decline(NOON + timedelta(hours=hours), code) for hours, code in times_and_codes]


@pytest.mark.parametrize(
    ("group", "codes"),
    [
        (RetryGroup.UNCONDITIONAL, {5001, 5003, 5005, 5012, 5017, 5033, 5034, 5057}),
        (RetryGroup.CONDITIONAL, {5013, 5014, 5030, 5054, 5055, 5063}),
        (RetryGroup.TEMPORARY, {5051, 5065, 5096}),
    ],
)
def test_groups_are_those_of_the_card_system(group, codes):
    assert {code for code, of in GROUP_OF.items() if of == group} == codes


@pytest.mark.parametrize(
    ("code", "final"),
    [
        (DO_NOT_HONOUR, True),
        (5041, True),  # lost
        (5300, True),  # the acquirer's own limits
        (6025, True),  # issued on another terminal
        (NOT_ENOUGH_MONEY, False),
        (CARD_DATA, False),
        (5091, False),  # the issuer was not reached
        (3006, False),  # our own answer to Check was not reached
        (0, False),
    ],
)
def test_card_that_will_not_pay_by_itself(code, final):
    assert is_final(Decline(NOON, code)) is final


@pytest.mark.parametrize(
    ("seen", "free_after_h"),
    [
        ([(0, NOT_ENOUGH_MONEY)], 1),
        ([(0, NOT_ENOUGH_MONEY), (2, CARD_DATA)], 26),
        ([(0, NOT_ENOUGH_MONEY), (24, NOT_ENOUGH_MONEY)], 25),
        ([(0, 5051), (1, 5051), (26, 5051)], 27),
        ([(0, 5051), (1, 5051), (26, 5051), (27, 5051)], 51),
        ([(0, 5091), (1, 5051)], 25),
        ([(0, DO_NOT_HONOUR)], None),
        ([(0, DO_NOT_HONOUR), (90, NOT_ENOUGH_MONEY)], None),
    ],
)
def test_when_the_card_is_free_again(seen, free_after_h):
    expected = None if free_after_h is None else NOON + timedelta(hours=free_after_h)

    assert may_charge_from(declines(*seen)) == expected


def test_bank_may_ask_for_a_longer_pause_and_not_for_a_shorter_one():
    later = Decline(NOON, NOT_ENOUGH_MONEY, NOON + timedelta(hours=30))
    sooner = Decline(NOON, NOT_ENOUGH_MONEY, NOON + timedelta(minutes=1))

    assert may_charge_from([later]) == NOON + timedelta(hours=30)
    assert may_charge_from([sooner]) == NOON + PAUSE


@given(st.lists(st.sampled_from(PASSING), min_size=1, max_size=8), st.data())
def test_no_third_attempt_within_a_day(codes, data):
    at, attempts = NOON, []
    for code in codes:
        attempts.append(Decline(at, code))
        free_from = may_charge_from(attempts)
        assert free_from is not None
        at = free_from + timedelta(minutes=data.draw(st.integers(0, 3000)))

    for first, third in zip(attempts, attempts[2:], strict=False):
        assert third.at - first.at >= LOCK
