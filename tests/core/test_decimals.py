from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.decimals import KOPECK, LITRE_STEP, from_kopecks, litres, roubles, to_kopecks

READINGS = st.decimals(-(10**9), 10**9, allow_nan=False, places=6)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("40", "40.000"),
        (40, "40.000"),
        (40.1, "40.100"),
        (Decimal("40.12345"), "40.123"),
        ("0.0005", "0.001"),
        ("0.00049", "0.000"),
        ("-0.0005", "-0.001"),
        (0.0005, "0.001"),
        (1e-9, "0.000"),
        ("-0.0001", "0.000"),
    ],
)
def test_litres_round_half_up_to_a_millilitre(value, expected):
    assert str(litres(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1234.5", "1234.50"),
        (0.145, "0.15"),
        (2.675, "2.68"),
        (Decimal("2.665"), "2.67"),
        (7, "7.00"),
        ("-0.004", "0.00"),
    ],
)
def test_roubles_round_half_up_to_a_kopeck(value, expected):
    assert str(roubles(value)) == expected


@pytest.mark.parametrize("make", [litres, roubles])
@pytest.mark.parametrize(
    "value",
    ["NaN", "sNaN", "Infinity", float("nan"), float("-inf"), Decimal("NaN"), "1e30", "", "сорок"],
)
def test_what_is_not_a_usable_number_is_refused(make, value):
    with pytest.raises(ValueError, match="is not a finite number"):
        make(value)


@given(READINGS)
def test_rounding_twice_changes_nothing_and_moves_at_most_half_a_step(value):
    for make, step in ((litres, LITRE_STEP), (roubles, KOPECK)):
        assert make(make(value)) == make(value)
        assert abs(make(value) - value) <= step / 2


@given(st.floats(-1e6, 1e6))
def test_a_float_is_read_as_it_is_printed(value):
    assert litres(value) == litres(repr(value))


@given(st.integers(-(10**15), 10**15))
def test_kopecks_round_trip(kopecks):
    assert to_kopecks(from_kopecks(kopecks)) == kopecks


def test_kopecks_of_an_amount():
    assert to_kopecks(Decimal("2718.28")) == 271828
    assert from_kopecks(5) == Decimal("0.05")


def test_a_fraction_of_a_kopeck_is_not_dropped():
    with pytest.raises(ValueError, match="whole number of kopecks"):
        to_kopecks(Decimal("10.005"))
