from dataclasses import astuple
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.balance import Readings, shift_balance
from proil_core.refusal import Code, Refusal

LITRES = st.decimals(0, 3000, places=3)
MANY = st.lists(LITRES, max_size=15)


def _readings(totalizer, level):
    return Readings(Decimal(totalizer), Decimal(level))


def _decimals(texts):
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("closing", "loads", "fills", "book_variance_difference"),
    [
        (("5000.0", "900.0"), [], [], ("900.0", "0.0", "0.0")),
        (("5078.5", "821.5"), [], ["38.5", "40.0"], ("821.5", "0.0", "0.0")),
        (("5078.5", "1471.5"), ["650"], ["38.5", "40.0"], ("1471.5", "0.0", "0.0")),
        (("5078.5", "818.5"), [], ["38.5", "40.0"], ("821.5", "-3.0", "0.0")),
        (("5078.5", "823.0"), [], ["38.5", "40.0"], ("821.5", "1.5", "0.0")),
        (("5088.5", "811.5"), [], ["38.5", "40.0"], ("821.5", "-10.0", "10.0")),
        (("5068.5", "821.5"), [], ["38.5", "40.0"], ("821.5", "0.0", "-10.0")),
    ],
    ids=[
        "nothing happened",
        "all recorded",
        "with a load",
        "three litres lost past the meter",
        "surplus",
        "ten litres through the nozzle without an order",
        "an order with litres that were not poured",
    ],
)
def test_balance_of_a_shift(closing, loads, fills, book_variance_difference):
    opening = _readings("5000.0", "900.0")

    balance = shift_balance(opening, _readings(*closing), _decimals(loads), _decimals(fills))

    assert [str(litres) for litres in astuple(balance)] == list(book_variance_difference)


@given(LITRES, LITRES, MANY, MANY, st.decimals(-50, 50, places=3))
def test_variance_is_what_was_lost_whatever_was_loaded_and_filled(
    totalizer, level, loads, fills, lost
):
    poured = sum(fills, Decimal(0))
    closing = Readings(totalizer + poured, level + sum(loads, Decimal(0)) - poured - lost)

    balance = shift_balance(Readings(totalizer, level), closing, loads, fills)

    assert balance.variance == -lost
    assert balance.totalizer_difference == 0
    assert balance.book_level + balance.variance == closing.level


def test_a_totalizer_does_not_run_backwards():
    with pytest.raises(Refusal) as refused:
        shift_balance(_readings("5000.0", "900"), _readings("4999.9", "900"), [], [])

    assert refused.value.code is Code.TOTALIZER_BACKWARDS
    assert refused.value.facts == {
        "totalizer_before": Decimal("5000.0"),
        "totalizer_after": Decimal("4999.9"),
    }


def test_litres_past_the_meter_are_not_looked_for_on_it():
    opening, closing = _readings("5000", "900"), _readings("5040", "850")

    balance = shift_balance(opening, closing, [], _decimals(("40", "10")), None, [Decimal(10)])

    assert (balance.variance, balance.totalizer_difference) == (0, 0)


def test_totalizer_that_began_anew_is_told_in_litres():
    opening, closing = _readings("99990", "900"), _readings("30", "860")

    balance = shift_balance(opening, closing, [], [Decimal(40)], metered=Decimal(40))

    assert (balance.variance, balance.totalizer_difference) == (0, 0)
