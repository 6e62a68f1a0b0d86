from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.pricing.quote import (
    QUOTE_LIFETIME,
    charge_amount,
    check_charge,
    check_quote_is_valid,
    hold_amount,
)
from proil_core.refusal import Code, Refusal

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LITRES = st.decimals(0, 2000, places=3)
PRICES = st.decimals("0.01", 500, places=2)
FEES = st.decimals(0, 5000, places=2)


@pytest.mark.parametrize(
    ("litres_limit", "price", "fee", "hold"),
    [
        ("40.000", "62.50", "300.00", "2800.00"),
        ("40.001", "62.53", "300.00", "2801.27"),  # 2801.26253
        ("0.001", "62.50", "0.00", "0.07"),  # 0.0625
        ("33.333", "60.00", "0.00", "1999.98"),
    ],
)
def test_hold_is_rounded_up(litres_limit, price, fee, hold):
    assert str(hold_amount(Decimal(litres_limit), Decimal(price), Decimal(fee))) == hold


@pytest.mark.parametrize(
    ("litres", "price", "fee", "charge"),
    [
        ("38.420", "62.50", "300.00", "2701.25"),
        ("40.001", "62.53", "300.00", "2801.26"),  # 2801.26253
        ("0.002", "62.50", "300.00", "300.13"),  # 300.125
        ("0.000", "62.50", "300.00", "0.00"),
    ],
)
def test_charge_is_rounded_half_up(litres, price, fee, charge):
    assert str(charge_amount(Decimal(litres), Decimal(price), Decimal(fee))) == charge


@given(LITRES, LITRES, PRICES, FEES)
def test_hold_covers_the_charge_of_any_allowed_litres(one, other, price, fee):
    poured, limit = sorted((one, other))

    check_charge(charge_amount(poured, price, fee), hold_amount(limit, price, fee))


@given(LITRES, PRICES, FEES)
def test_hold_is_less_than_a_kopeck_above_the_exact_amount(limit, price, fee):
    assert 0 <= hold_amount(limit, price, fee) - (limit * price + fee) < Decimal("0.01")


@given(LITRES, LITRES, PRICES, FEES)
def test_more_litres_never_cost_less(one, other, price, fee):
    less, more = sorted((one, other))

    assert charge_amount(less, price, fee) <= charge_amount(more, price, fee)


def test_charge_of_a_kopeck_above_the_hold_is_refused():
    check_charge(Decimal("2800.00"), Decimal("2800.00"))

    with pytest.raises(Refusal) as refused:
        check_charge(Decimal("2800.01"), Decimal("2800.00"))

    assert refused.value.code is Code.CHARGE_ABOVE_HOLD
    assert refused.value.facts == {"charge": Decimal("2800.01"), "hold": Decimal("2800.00")}


def test_quote_is_valid_to_the_end_of_its_quarter_of_an_hour():
    valid_until = NOW + QUOTE_LIFETIME
    check_quote_is_valid(valid_until, now=NOW + timedelta(minutes=15))

    with pytest.raises(Refusal) as refused:
        check_quote_is_valid(valid_until, now=NOW + timedelta(minutes=15, microseconds=1))

    assert refused.value.code is Code.QUOTE_EXPIRED
    assert refused.value.facts == {"valid_until": valid_until}
