import random
from decimal import Decimal

import pytest

from proil_city import gauge
from proil_core.fuel.density import density_at_15


@pytest.mark.parametrize("grade", gauge.DENSITIES_15)
def test_the_hydrometer_leads_back_to_the_density_of_the_grade(grade):
    observed = float(gauge.density(grade))

    density15 = density_at_15(observed, gauge.TEMPERATURE_C)

    assert density15 == pytest.approx(gauge.DENSITIES_15[grade], abs=0.01)


def test_without_dice_a_dip_is_exact():
    assert gauge.read(Decimal("812.5"), "AI-95")["level_litres"] == "812.500"


def test_dips_of_one_level_differ_little():
    dice = random.Random(1)
    dips = [Decimal(gauge.read(Decimal(800), "DT", dice)["level_litres"]) for _ in range(200)]

    assert len(set(dips)) > 100
    assert max(abs(dip - 800) for dip in dips) < 5 * Decimal(str(gauge.NOISE_LITRES))


def test_an_empty_compartment_is_not_below_zero():
    dice = random.Random(2)
    dips = [Decimal(gauge.read(Decimal(0), "DT", dice)["level_litres"]) for _ in range(50)]

    assert min(dips) == 0
