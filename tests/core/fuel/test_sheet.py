from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.sheet import (
    Account,
    Explanation,
    Line,
    Quantity,
    explanation,
    mass_kg,
    shared_out,
    total_u_l,
)

LITRES = st.decimals(0, 3000, places=3)
QUANTITIES = st.builds(Quantity, LITRES, LITRES, st.floats(653, 1075))


def _quantity(raw, corrected, ambient=None, temperature=None):
    ambient = None if ambient is None else Decimal(ambient)
    return Quantity(Decimal(raw), Decimal(corrected), 745.0, ambient, temperature)


@pytest.fixture
def account():
    """A petrol compartment that lost six litres between two stops."""
    return Account(
        opening=_quantity("908.45", "909.07", "905.60", 12.4),
        received=[_quantity("644.65", "644.26", "640.00", 9.0)],
        dispensed=_quantity("1119.68", "1118.45", "1118.46", 14.1),
        closing=_quantity("428.48", "428.07", "428.90", 15.8),
        evaporation15_l=Decimal("0.90"),
    )


def test_lines_of_the_worked_example(account):
    printed = [
        (
            row.form_column,
            row.line.value,
            row.totals.raw15_l,
            row.totals.corrected15_l,
            round(row.totals.mass_kg, 2),
        )
        for row in account.rows()
    ]

    assert printed == [
        ("4", "opening", Decimal("908.45"), Decimal("909.07"), Decimal("677.26")),
        ("5", "received", Decimal("644.65"), Decimal("644.26"), Decimal("479.97")),
        ("6–9", "dispensed", Decimal("1119.68"), Decimal("1118.45"), Decimal("833.24")),
        ("", "evaporation", Decimal(0), Decimal("0.90"), Decimal("0.67")),
        ("15", "computed", Decimal("433.42"), Decimal("433.98"), Decimal("323.32")),
        ("14", "actual", Decimal("428.48"), Decimal("428.07"), Decimal("318.91")),
        ("16/17", "variance", Decimal("-4.94"), Decimal("-5.91"), Decimal("-4.40")),
    ]


def test_factors_of_the_worked_example(account):
    factors = {row.line: row.quantity.vcf for row in account.rows() if row.quantity}

    assert factors == {
        Line.OPENING: pytest.approx(1.00315, abs=5e-6),
        Line.RECEIVED: pytest.approx(1.00726, abs=6e-6),
        Line.DISPENSED: pytest.approx(1.00109, abs=5e-6),
        Line.ACTUAL: pytest.approx(0.99903, abs=1e-5),
    }


def test_the_law_explains_a_part_of_the_loss(account):
    found = explanation(account, natural_loss_kg=Decimal("0.010"))

    assert found.variance_kg == Decimal("-4.403")
    assert found.legal_error_kg == Decimal("2.073")
    assert found.to_be_explained_kg == Decimal("2.320")


@pytest.mark.parametrize(
    ("variance", "left"), [("-5", "2.5"), ("-2.5", "0"), ("-1", "0"), ("0", "0"), ("7", "0")]
)
def test_only_a_loss_beyond_error_and_norm_is_left_to_explain(variance, left):
    found = Explanation(Decimal(variance), Decimal(2), Decimal("0.5"))

    assert found.to_be_explained_kg == Decimal(left)


def test_what_came_back_or_was_moved_has_lines_of_its_own(account):
    moved = replace(
        account,
        returned=[_quantity("10.000", "9.989")],
        transferred_in=[_quantity("50.000", "50.000")],
        past_meter=[_quantity("20.000", "20.000"), _quantity("5.000", "5.000")],
    )

    lines = [(row.line, row.number) for row in moved.rows()]

    assert moved.computed.corrected15_l - account.computed.corrected15_l == Decimal("34.989")
    assert moved.computed.raw15_l - account.computed.raw15_l == 35
    assert lines[2:7] == [
        (Line.TRANSFERRED_IN, 0),
        (Line.DISPENSED, 0),
        (Line.RETURNED, 0),
        (Line.PAST_METER, 0),
        (Line.PAST_METER, 1),
    ]


@given(QUANTITIES, QUANTITIES, QUANTITIES, st.lists(QUANTITIES, max_size=3), LITRES)
def test_every_account_adds_up(opening, closing, dispensed, received, evaporation):
    account = Account(opening, closing, dispensed, received, evaporation15_l=evaporation)

    rows = {(row.line, row.number): row.totals for row in account.rows()}

    gained = opening.raw15_l + sum(each.raw15_l for each in received)
    assert rows[Line.COMPUTED, 0].raw15_l == gained - dispensed.raw15_l
    actual, computed, variance = (
        rows[line, 0] for line in (Line.ACTUAL, Line.COMPUTED, Line.VARIANCE)
    )
    for column in ("raw15_l", "corrected15_l", "mass_kg"):
        assert getattr(variance, column) == getattr(actual, column) - getattr(computed, column)


def test_mass_of_a_variance_is_of_the_fuel_that_is_left(account):
    heavier = replace(account.closing, density15_kg_m3=760.0)

    variance = replace(account, closing=heavier).variance

    assert variance.mass_kg == mass_kg(Decimal("-5.91"), 760.0)


def test_diesel_that_does_not_evaporate_has_no_such_line(account):
    lines = [row.line for row in replace(account, evaporation15_l=Decimal(0)).rows()]

    assert Line.EVAPORATION not in lines


def test_mass_is_of_litres_at_15_degrees():
    assert mass_kg(Decimal("1000"), 837.037) == Decimal("837.037")


def test_compartments_of_a_tanker_are_independent():
    assert total_u_l([0.9, 0.8, 0.7]) == pytest.approx(1.393, abs=1e-3)
    assert total_u_l([]) == 0


@pytest.mark.parametrize(
    ("total", "parts", "shares"),
    [
        ("644.260", ["644.650"], ["644.260"]),
        ("10.000", ["1", "1", "1"], ["3.333", "3.333", "3.334"]),
        ("0", ["0", "0"], ["0", "0"]),
        ("0", [], []),
    ],
)
def test_a_correction_is_shared_out(total, parts, shares):
    found = shared_out(Decimal(total), [Decimal(part) for part in parts])

    assert found == [Decimal(share) for share in shares]


@given(LITRES, st.lists(LITRES.filter(bool), min_size=1, max_size=6))
def test_shares_make_the_whole(total, parts):
    assert sum(shared_out(total, parts)) == total
