from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.checks import (
    r1_shift,
    r2_order,
    r3_order,
    r4_load,
    r5_shift,
    r6_between_stops,
)

DOSES = st.lists(st.decimals(0, 60, places=2), min_size=1, max_size=40)


def _d(*texts):
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("orders", "advance", "other", "litres", "holds"),
    [
        (["38.42", "40.00"], "78.4", [], "-0.02", True),
        (["38.42", "40.00"], "98.4", ["20"], "-0.02", True),
        (["38.42", "40.00"], "98.4", [], "19.98", False),
        (["38.42"], "78.4", [], "39.98", False),
        (["38.42", "40.00", "40.00"], "78.4", [], "-40.02", False),
        ([], "0", [], "0", True),
    ],
    ids=[
        "all recorded",
        "a proving returned to the tank",
        "a fill without an order",
        "a missing order",
        "a false order",
        "nothing was poured",
    ],
)
def test_orders_against_the_totalizer(orders, advance, other, litres, holds):
    check = r1_shift("compartment 2", _d(*orders), Decimal(advance), _d(*other))

    assert (check.name, check.subject) == ("R1", "compartment 2")
    assert (check.litres, check.holds) == (Decimal(litres), holds)


@given(DOSES, DOSES, st.sampled_from([-1, 1]), st.decimals("0.2", 100, places=2))
def test_r1_finds_any_fifth_of_a_litre(orders, other, sign, missed):
    advance = sum(orders + other, Decimal(0))
    shown = advance.quantize(Decimal("0.1"), "ROUND_DOWN")

    assert r1_shift("", orders, shown, other).holds
    assert not r1_shift("", orders, advance + sign * missed, other).holds


@pytest.mark.parametrize(
    ("check", "name", "litres", "limit", "holds"),
    [
        (r2_order("19", Decimal("38.45"), Decimal("38.42")), "R2", "0.03", "0.1", True),
        (r2_order("19", Decimal("43.82"), Decimal("38.42")), "R2", "5.40", "0.1", False),
        (r3_order("7", Decimal("40.0"), Decimal("39.1"), 0.36), "R3", "0.9", "1.080", True),
        (r3_order("7", Decimal("40.0"), Decimal("38.9"), 0.36), "R3", "1.1", "1.080", False),
        (r4_load("1187", Decimal("644.65"), Decimal("643.7"), 0.55), "R4", "-0.95", "1.100", True),
        (r4_load("1187", Decimal("644.65"), Decimal("639.6"), 0.55), "R4", "-5.05", "1.100", False),
        (r5_shift("2", Decimal("433.42"), Decimal("430.42")), "R5", "-3.00", "3", True),
        (r5_shift("2", Decimal("433.42"), Decimal("428.48")), "R5", "-4.94", "3", False),
        (r6_between_stops("16-17", Decimal(610), Decimal("609.1"), 0.4), "R6", "-0.9", "1.2", True),
        (
            r6_between_stops("16-17", Decimal(610), Decimal("604.2"), 0.4),
            "R6",
            "-5.8",
            "1.2",
            False,
        ),
    ],
)
def test_a_check_says_by_how_much_and_whether_it_holds(check, name, litres, limit, holds):
    assert check.name == name
    assert (check.litres, check.limit) == (Decimal(litres), Decimal(limit))
    assert check.holds is holds


def test_a_short_load_does_not_fall_on_the_driver():
    """Five litres that never came: R4 and the stock know of it, R1 and R2 do not."""
    note, came, poured, opening = Decimal(650), Decimal(645), _d("40", "40"), Decimal(300)
    closing = opening + came - sum(poured)

    assert r1_shift("", poured, Decimal(80)).holds
    assert all(r2_order("", litres, litres).holds for litres in poured)
    assert not r4_load("", note, came, 0.55).holds
    assert not r5_shift("", opening + note - sum(poured), closing).holds
