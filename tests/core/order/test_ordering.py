from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.order.ordering import Demand, OrderedBy, check_demand, litres_limit
from proil_core.pricing.quote import hold_amount
from proil_core.refusal import Code, Refusal

TANK = Decimal("55.000")
PRICE = Decimal("62.50")
MINIMUM = Decimal("20.000")
AMOUNTS = st.decimals("0.01", 100_000, places=2)
PRICES = st.decimals("0.01", 500, places=2)
FULL_TANK = Demand(OrderedBy.FULL_TANK)


def _litres(text):
    return Demand(OrderedBy.LITRES, litres=Decimal(text))


def _money(text):
    return Demand(OrderedBy.MONEY, amount=Decimal(text))


@pytest.mark.parametrize(
    ("demand", "limit"),
    [
        (_litres("40.000"), "40.000"),
        (_money("2500.00"), "40.000"),
        (_money("2000.00"), "32.000"),
        (_money("1999.99"), "31.999"),
        (FULL_TANK, "55.000"),
    ],
)
def test_limit_of_each_way_to_order(demand, limit):
    assert str(litres_limit(demand, TANK, PRICE)) == limit
    check_demand(demand, TANK, PRICE, MINIMUM)


@given(AMOUNTS, PRICES)
def test_money_buys_all_it_can_and_never_more(amount, price):
    limit = litres_limit(Demand(OrderedBy.MONEY, amount=amount), TANK, price)

    assert limit * price <= amount < (limit + Decimal("0.001")) * price
    assert hold_amount(limit, price, Decimal("300.00")) <= amount + 300


@pytest.mark.parametrize(
    ("demand", "code", "facts"),
    [
        (_litres("0.000"), Code.LITRES_NOT_POSITIVE, {"litres": "0.000"}),
        (_litres("-5.000"), Code.LITRES_NOT_POSITIVE, {"litres": "-5.000"}),
        (
            _litres("19.999"),
            Code.LITRES_BELOW_MINIMUM,
            {"litres": "19.999", "litres_minimum": "20.000"},
        ),
        (_litres("55.001"), Code.LITRES_ABOVE_TANK, {"litres": "55.001", "tank_litres": "55.000"}),
        (
            _litres("999999.000"),
            Code.LITRES_ABOVE_TANK,
            {"litres": "999999.000", "tank_litres": "55.000"},
        ),
        (_money("5000.00"), Code.LITRES_ABOVE_TANK, {"litres": "80.000", "tank_litres": "55.000"}),
        (
            _money("1249.99"),
            Code.AMOUNT_TOO_SMALL,
            {"amount": "1249.99", "amount_minimum": "1250.00"},
        ),
        (
            _money("-2500.00"),
            Code.AMOUNT_TOO_SMALL,
            {"amount": "-2500.00", "amount_minimum": "1250.00"},
        ),
    ],
)
def test_refused_demands(demand, code, facts):
    with pytest.raises(Refusal) as refused:
        check_demand(demand, TANK, PRICE, MINIMUM)

    assert refused.value.code is code
    assert {name: str(fact) for name, fact in refused.value.facts.items()} == facts


@pytest.mark.parametrize(
    ("demand", "code"),
    [(_litres("0.001"), None), (_money("0.07"), None), (_money("0.06"), Code.AMOUNT_TOO_SMALL)],
)
def test_without_a_minimum_a_millilitre_is_the_least(demand, code):
    if code is None:
        check_demand(demand, TANK, PRICE, Decimal(0))
    else:
        with pytest.raises(Refusal, match=code):
            check_demand(demand, TANK, PRICE, Decimal(0))


def test_a_full_tank_below_the_minimum_is_refused():
    check_demand(FULL_TANK, MINIMUM, PRICE, MINIMUM)

    with pytest.raises(Refusal, match=Code.LITRES_BELOW_MINIMUM):
        check_demand(FULL_TANK, Decimal("12.000"), PRICE, MINIMUM)


@given(AMOUNTS, PRICES, st.decimals(1, 200, places=3))
def test_an_accepted_limit_fits_the_tank_and_the_minimum(amount, price, tank):
    demand = Demand(OrderedBy.MONEY, amount=amount)
    try:
        check_demand(demand, tank, price, MINIMUM)
    except Refusal as refusal:
        assert refusal.code in (Code.AMOUNT_TOO_SMALL, Code.LITRES_ABOVE_TANK)
    else:
        assert MINIMUM <= litres_limit(demand, tank, price) <= tank


@pytest.mark.parametrize(
    ("ordered_by", "litres", "amount"),
    [
        (OrderedBy.LITRES, None, None),
        (OrderedBy.LITRES, TANK, PRICE),
        (OrderedBy.MONEY, TANK, None),
        (OrderedBy.MONEY, None, None),
        (OrderedBy.FULL_TANK, TANK, None),
        (OrderedBy.FULL_TANK, None, PRICE),
    ],
)
def test_litres_and_amount_must_suit_the_way_of_ordering(ordered_by, litres, amount):
    with pytest.raises(ValueError, match=ordered_by):
        Demand(ordered_by, litres, amount)
