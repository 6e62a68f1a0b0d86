from decimal import Decimal

import pytest

from proil_core.fuel.evaporation import PETROL_SHARE, allowance_litres


@pytest.mark.parametrize(
    ("dispensed15", "share", "litres"),
    [
        ("1119.680", PETROL_SHARE, "0.896"),
        ("1119.680", Decimal(0), "0.000"),
        ("0", PETROL_SHARE, "0.000"),
        ("1000", Decimal("0.0012"), "1.200"),
    ],
)
def test_allowance(dispensed15, share, litres):
    assert str(allowance_litres(Decimal(dispensed15), share)) == litres
