from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.payment.refunds import (
    Parts,
    check_second_person,
    needs_second_person,
    of_litres,
    of_sum,
)
from proil_core.refusal import Code, Refusal

PRICE = Decimal("62.50")


def parts(litres, fuel, delivery):
    return Parts(Decimal(litres), Decimal(fuel), Decimal(delivery))


PAID = parts("36.137", "2258.56", "299.00")


@pytest.mark.parametrize(
    ("litres", "delivery", "left", "expected"),
    [
        ("10", False, PAID, parts("10.000", "625.00", "0.00")),
        ("10", True, PAID, parts("10.000", "625.00", "299.00")),
        ("36.137", True, PAID, PAID),
        ("36.137", False, PAID, parts("36.137", "2258.56", "0.00")),
        ("0", True, PAID, parts("0", "0.00", "299.00")),
        # The kopeck that rounding has moved comes with the last litres, and no other time.
        ("0.001", False, parts("0.001", "0.05", "0"), parts("0.001", "0.05", "0.00")),
        ("0.001", False, parts("0.002", "0.05", "0"), parts("0.001", "0.05", "0.00")),
    ],
)
def test_litres_are_given_back_at_their_price(litres, delivery, left, expected):
    assert of_litres(Decimal(litres), PRICE, left, delivery) == expected


@pytest.mark.parametrize(
    ("amount", "left", "expected"),
    [
        ("100.00", PAID, parts("0", "100.00", "0.00")),
        ("2300.00", PAID, parts("0", "2258.56", "41.44")),
        ("2557.56", PAID, PAID),
        ("299.00", parts("0", "0", "299.00"), parts("0", "0", "299.00")),
    ],
)
def test_sum_comes_off_the_fuel_first(amount, left, expected):
    assert of_sum(Decimal(amount), left) == expected


@pytest.mark.parametrize(
    "ask",
    [
        lambda: of_litres(Decimal("36.138"), PRICE, PAID, delivery=True),
        lambda: of_litres(Decimal("-1"), PRICE, PAID, delivery=True),
        lambda: of_litres(Decimal(0), PRICE, PAID, delivery=False),
        lambda: of_sum(Decimal("2557.57"), PAID),
        lambda: of_sum(Decimal(0), PAID),
        lambda: of_sum(Decimal("-0.01"), PAID),
        lambda: of_sum(Decimal(0), parts("0", "0", "0")),
    ],
)
def test_neither_more_than_is_left_nor_nothing_is_given_back(ask):
    with pytest.raises(Refusal) as refused:
        ask()

    assert refused.value.code is Code.REFUND_ABOVE_CAPTURED
    assert set(refused.value.facts) == {"refundable"}


@given(
    st.decimals("0.001", 2000, places=3),
    st.decimals("0.01", 500, places=2),
    st.decimals(0, 5000, places=2),
    st.data(),
)
def test_refunds_one_after_another_never_give_back_more_than_was_paid(litres, price, fee, data):
    paid = left = Parts(litres, (litres * price).quantize(Decimal("0.01")), fee)
    for _again in range(6):
        if left.amount <= 0:
            break
        if data.draw(st.booleans()):
            amount = data.draw(st.decimals("0.01", left.amount, places=2))
            given_back = of_sum(amount, left)
        else:
            wanted = data.draw(st.decimals("0", left.litres, places=3))
            try:
                given_back = of_litres(wanted, price, left, data.draw(st.booleans()))
            except Refusal:
                continue
        left -= given_back
        assert min(left.litres, left.fuel, left.delivery) >= 0

    assert (paid - left).amount <= paid.amount


@pytest.mark.parametrize(
    ("amount", "limit", "needed"), [("5000.00", "5000", False), ("5000.01", "5000", True)]
)
def test_second_person_is_needed_above_the_limit(amount, limit, needed):
    assert needs_second_person(Decimal(amount), Decimal(limit)) is needed


def test_nobody_agrees_to_their_own_request_above_the_limit():
    limit = Decimal(5000)

    check_second_person(Decimal(5001), limit, asked_by=7, agreed_by=8)
    check_second_person(Decimal(5000), limit, asked_by=7, agreed_by=7)
    with pytest.raises(Refusal) as refused:
        check_second_person(Decimal(5001), limit, asked_by=7, agreed_by=7)

    assert (refused.value.code, refused.value.facts) == (Code.REFUND_SAME_PERSON, {"limit": limit})
