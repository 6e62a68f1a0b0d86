import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from proil_core.fuel.density import density_at_15
from proil_core.fuel.volume import BANDS, correction_factor
from proil_core.refusal import Code, Refusal

EDGES = [band.end for band in BANDS[:-1]]
DENSITIES = st.floats(710, 869)
WEATHER = st.floats(-30, 40)


@pytest.mark.parametrize(
    ("observed", "temperature_c", "density15", "density20", "to_15", "to_20"),
    [
        (738.0, 22.0, 744.345, 739.816, 0.991475, 1.006122),
        (729.5, 32.0, 744.956, 740.429, 0.979253, 1.006114),
        (842.0, 8.0, 837.037, 833.481, 1.005929, 1.004266),
        (851.3, -12.0, 832.150, 828.573, 1.023012, 1.004317),
    ],
)
def test_densities_of_the_table(observed, temperature_c, density15, density20, to_15, to_20):
    found = density_at_15(observed, temperature_c)

    assert found == pytest.approx(density15, abs=0.01)
    assert found * correction_factor(found, 20) == pytest.approx(density20, abs=0.01)
    assert correction_factor(found, temperature_c) == pytest.approx(to_15, abs=1e-6)
    assert 1 / correction_factor(found, 20) == pytest.approx(to_20, abs=1e-6)


@given(DENSITIES, WEATHER)
def test_round_trip(density15, temperature_c):
    assume(all(abs(density15 - edge) > 0.5 for edge in EDGES))
    observed = density15 * correction_factor(density15, temperature_c)

    assert density_at_15(observed, temperature_c) == pytest.approx(density15, abs=1e-4)


@given(st.sampled_from(EDGES), st.floats(-0.5, 0.5), WEATHER)
def test_beside_an_edge_the_groups_differ_by_less_than_a_passport(edge, beside, temperature_c):
    observed = (edge + beside) * correction_factor(edge + beside, temperature_c)

    assert density_at_15(observed, temperature_c) == pytest.approx(edge + beside, abs=0.15)


@given(DENSITIES)
def test_at_15_degrees_density_is_as_observed(density15):
    assert density_at_15(density15, 15) == pytest.approx(density15, abs=1e-9)
    assert density_at_15(density15, 15, glass=True) == pytest.approx(density15, abs=1e-9)


def test_the_glass_of_a_hydrometer_expands_too():
    glass_factor = 1 - 0.000023 * 15 - 0.00000002 * 15**2

    assert density_at_15(738.0, 30.0, glass=True) == density_at_15(738.0 * glass_factor, 30.0)


@pytest.mark.parametrize(
    ("observed", "temperature_c", "code"),
    [
        (600, 15, Code.DENSITY_OUT_OF_RANGE),
        (0.745, 15, Code.DENSITY_OUT_OF_RANGE),
        (655, -40, Code.DENSITY_OUT_OF_RANGE),
        (745, 75, Code.TEMPERATURE_OUT_OF_RANGE),
    ],
    ids=["too light", "in kg/l", "too light at 15 °C", "too hot"],
)
def test_what_cannot_be_fuel_is_refused(observed, temperature_c, code):
    with pytest.raises(Refusal) as refused:
        density_at_15(observed, temperature_c)

    assert refused.value.code is code
