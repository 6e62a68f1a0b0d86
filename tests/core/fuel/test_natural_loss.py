from datetime import date
from decimal import Decimal

import pytest

from proil_core.fuel.natural_loss import NormRow, norm_kg, season

ROWS = [
    NormRow(Decimal("0.05"), date(2018, 6, 1), date(2025, 8, 31)),
    NormRow(Decimal("0.08"), date(2025, 9, 1)),
    NormRow(Decimal("0.10"), date(2027, 1, 1)),
]


@pytest.mark.parametrize(
    ("on", "kg"),
    [
        (date(2018, 5, 31), None),
        (date(2018, 6, 1), "0.023"),
        (date(2025, 8, 31), "0.023"),
        (date(2025, 9, 1), "0.038"),
        (date(2026, 12, 31), "0.038"),
        (date(2027, 1, 1), "0.047"),
    ],
)
def test_the_norm_in_force_decides(on, kg):
    # 479.97 kg: 0.0239985, 0.0383976 and 0.047997 are rounded down.
    assert norm_kg(Decimal("479.97"), ROWS, on) == (None if kg is None else Decimal(kg))


def test_the_order_of_rows_does_not_matter():
    on = date(2027, 5, 1)

    assert norm_kg(Decimal(1000), ROWS, on) == norm_kg(Decimal(1000), ROWS[::-1], on)


def test_without_rows_there_is_no_norm():
    assert norm_kg(Decimal(1000), [], date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2026, 3, 31), "autumn_winter"),
        (date(2026, 4, 1), "spring_summer"),
        (date(2026, 9, 30), "spring_summer"),
        (date(2026, 10, 1), "autumn_winter"),
    ],
)
def test_a_year_has_two_seasons(on, name):
    assert season(on) == name
