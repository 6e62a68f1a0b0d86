from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.proving import MEASURE_SD_SHARE, Draw, error_share, sd_share
from proil_core.refusal import Code, Refusal


def _draws(*metered, measure="10", temperature_c="20"):
    return [Draw(Decimal(measure), Decimal(each), Decimal(temperature_c)) for each in metered]


@pytest.mark.parametrize(
    ("metered", "error"),
    [
        (["10.00", "10.00", "10.00"], "0.000000"),
        (["10.011", "10.011", "10.011"], "0.001100"),
        (["9.97", "9.98", "9.99"], "-0.002000"),
    ],
)
def test_a_meter_that_shows_more_than_flows_errs_upwards(metered, error):
    assert error_share(_draws(*metered)) == Decimal(error)


def test_scatter_adds_to_what_the_measure_itself_is_worth():
    # 0.0001 and 0.0003 apart from the mean: s = 0.001 / sqrt(3) = 0.000577
    assert sd_share(_draws("9.99", "10.00", "10.01")) == Decimal("0.000764")


@given(st.decimals("9.9", "10.1", places=3))
def test_even_equal_draws_are_worth_no_more_than_the_measure(metered):
    assert sd_share(_draws(*[str(metered)] * 5)) == MEASURE_SD_SHARE


def test_a_cold_measure_holds_less():
    cold = _draws("10.00", "10.00", "10.00", temperature_c="-10")

    assert error_share(cold) == Decimal("0.000991")
    assert error_share([Draw(each.measure_litres, each.metered_litres) for each in cold]) == 0


@pytest.mark.parametrize(
    ("draws", "problem"),
    [
        ([], "few_draws"),
        (_draws("10", "10"), "few_draws"),
        (_draws("10", "10", "0"), "not_positive"),
        (_draws("10", "10", "10", measure="-10"), "not_positive"),
        (_draws("10", "10", "10.6"), "impossible_error"),
        (_draws("10", "10", "100"), "impossible_error"),
    ],
)
@pytest.mark.parametrize("figure", [error_share, sd_share])
def test_what_cannot_be_a_proving_is_refused(draws, problem, figure):
    with pytest.raises(Refusal) as refused:
        figure(draws)

    assert refused.value.code is Code.PROVING_INVALID
    assert refused.value.facts["problem"] == problem
