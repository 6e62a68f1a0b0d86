from decimal import Decimal

import pytest

from proil_core.fuel.handover import Left, difference


def _left(totalizer, litres, litres15=None):
    return Left(
        *(each if each is None else Decimal(each) for each in (totalizer, litres, litres15))
    )


@pytest.mark.parametrize(
    ("given", "taken", "totalizer", "level", "agrees"),
    [
        (("50000", "900"), ("50000", "900"), "0", "0", True),
        (("50000", "900"), ("50000.1", "897"), "0.1", "-3", True),
        (("50000", "900"), ("50000.2", "900"), "0.2", "0", False),
        (("50000", "900"), ("50000", "896.999"), "0", "-3.001", False),
        (("50000", "900"), ("50000", "903.001"), "0", "3.001", False),
        # A night's cooling is no loss …
        (("50000", "900", "895"), ("50000", "890", "895.5"), "0", "0.5", True),
        # … and is not seen when one of them read no temperature.
        (("50000", "900", "895"), ("50000", "890"), "0", "-10", False),
    ],
)
def test_difference_between_two_drivers(given, taken, totalizer, level, agrees):
    found = difference(_left(*given), _left(*taken))

    assert (found.totalizer, found.level) == (Decimal(totalizer), Decimal(level))
    assert found.agrees is agrees
