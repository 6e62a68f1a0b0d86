from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.mix import mixed_density15
from proil_core.fuel.volume import litres_at_15

PARTS = st.lists(
    st.tuples(st.decimals(1, 3000, places=3), st.floats(700, 870)), min_size=1, max_size=5
)


def test_two_loads_of_different_density_on_a_heel():
    parts = [(Decimal(100), 740.0), (Decimal(300), 744.0), (Decimal(600), 750.0)]

    assert mixed_density15(parts) == pytest.approx(747.2)


def test_a_load_of_another_density_changes_what_a_level_means_at_15_degrees():
    before = litres_at_15(Decimal(900), 740.0, 30.0)
    after = litres_at_15(Decimal(900), mixed_density15([(Decimal(400), 740), (500, 752)]), 30.0)

    assert after - before == pytest.approx(Decimal("0.225"), abs=Decimal("0.03"))


@given(PARTS)
def test_mass_is_kept(parts):
    mass_kg = sum(float(litres15) * density15 / 1000 for litres15, density15 in parts)
    litres15 = float(sum(litres15 for litres15, _density15 in parts))

    assert mixed_density15(parts) * litres15 / 1000 == pytest.approx(mass_kg)


@given(PARTS)
def test_a_mix_lies_between_its_parts(parts):
    densities = [density15 for _litres15, density15 in parts]

    assert min(densities) - 1e-9 <= mixed_density15(parts) <= max(densities) + 1e-9


def test_an_empty_heel_adds_nothing():
    assert mixed_density15([(Decimal(0), 740.0), (Decimal(500), 752.0)]) == 752.0


@pytest.mark.parametrize(
    "parts", [[], [(Decimal(0), 745.0)], [(Decimal(-5), 745.0), (Decimal(10), 745.0)]]
)
def test_nothing_has_no_density(parts):
    with pytest.raises(ValueError):
        mixed_density15(parts)
