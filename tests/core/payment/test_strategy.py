from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.payment.strategy import (
    NOTHING,
    Deed,
    Step,
    Strategy,
    at_cancellation,
    at_completion,
    at_placement,
    still_to_refund,
)
from proil_core.refusal import Code, Refusal

HOLD, PREPAY, POSTPAY = Strategy
MOST, DUE = Decimal("2799.00"), Decimal("2557.56")
ROUBLES = st.decimals(0, 100_000, places=2)
strategies = st.sampled_from(Strategy)


@pytest.mark.parametrize(
    ("strategy", "placed", "completed", "nothing_poured", "cancelled"),
    [
        (
            HOLD,
            Step(Deed.HOLD, MOST),
            Step(Deed.CAPTURE, DUE),
            Step(Deed.RELEASE, MOST),
            Step(Deed.RELEASE, MOST),
        ),
        (
            PREPAY,
            Step(Deed.CHARGE, MOST),
            Step(Deed.REFUND, Decimal("241.44")),
            Step(Deed.REFUND, MOST),
            Step(Deed.REFUND, MOST),
        ),
        (POSTPAY, NOTHING, Step(Deed.INVOICE, DUE), NOTHING, NOTHING),
    ],
)
def test_each_strategy_at_each_turn(strategy, placed, completed, nothing_poured, cancelled):
    assert at_placement(strategy, MOST) == placed
    assert at_completion(strategy, MOST, DUE) == completed
    assert at_completion(strategy, MOST, Decimal("0.00")) == nothing_poured
    assert at_cancellation(strategy, MOST) == cancelled


def test_prepayment_of_exactly_what_was_poured_moves_nothing_more():
    assert at_completion(PREPAY, MOST, MOST) == NOTHING


@given(strategies, ROUBLES, ROUBLES)
def test_fill_above_what_was_agreed_is_refused(strategy, most, more):
    with pytest.raises(Refusal) as caught:
        at_completion(strategy, most, most + more + Decimal("0.01"))
    assert caught.value.code is Code.CHARGE_ABOVE_HOLD


def kept(most, *steps):
    """What the company has got of the customer's money after these steps."""
    sums = {deed: sum(step.amount for step in steps if step.deed is deed) for deed in Deed}
    assert sums[Deed.CAPTURE] + sums[Deed.RELEASE] <= sums[Deed.HOLD]
    assert sums[Deed.REFUND] <= sums[Deed.CHARGE] <= most
    return sums[Deed.CHARGE] - sums[Deed.REFUND] + sums[Deed.CAPTURE] + sums[Deed.INVOICE]


@given(strategies, ROUBLES, st.data())
def test_company_ends_with_what_was_poured_whatever_the_strategy(strategy, most, data):
    due = data.draw(st.decimals(0, most, places=2))

    steps = at_placement(strategy, most), at_completion(strategy, most, due)

    assert kept(most, *steps) == due


@given(strategies, ROUBLES)
def test_company_keeps_nothing_of_an_order_that_was_given_up(strategy, most):
    assert kept(most, at_placement(strategy, most), at_cancellation(strategy, most)) == 0


@given(strategies, ROUBLES, st.data())
def test_money_is_moved_in_sums_above_zero_only(strategy, most, data):
    due = data.draw(st.decimals(0, most, places=2))
    for step in (at_completion(strategy, most, due), at_cancellation(strategy, most)):
        assert step == NOTHING or step.amount > 0 or most == 0


@given(ROUBLES, st.data())
def test_refund_asked_for_again_and_again_is_paid_once(taken, data):
    due = data.draw(st.decimals(0, taken, places=2))
    refunded = Decimal(0)
    for _run in range(3):
        refunded += still_to_refund(taken, due, refunded)

    assert taken - refunded == due
    assert still_to_refund(taken, due, refunded) == 0


def test_refund_above_the_rest_is_not_asked_back():
    assert still_to_refund(MOST, DUE, MOST) == 0
