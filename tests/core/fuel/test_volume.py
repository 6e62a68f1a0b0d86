from decimal import Decimal
from math import exp, inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.volume import BANDS, correction_factor, expansion, litres_at_15
from proil_core.refusal import Code, Refusal

TEMPERATURES = (-20, 0, 10, 20, 30, 40)
TABLE = {
    735: (1.042724, 1.018466, None, 0.993797, 0.981327, 0.968775),
    745: (1.041871, 1.018094, 1.00605, 0.993923, 0.981707, 0.969413),
    755: (1.041047, 1.017735, None, 0.994045, 0.982074, 0.970028),
    780: (1.036054, 1.015560, None, 0.994780, 0.984293, 0.973747),
    830: (1.029915, 1.012894, None, 0.995679, 0.987006, 0.978291),
    845: (1.029030, 1.012510, 1.00418, 0.995809, 0.987395, 0.978943),
}
CASES = [
    (density15, temperature_c, factor)
    for density15, factors in TABLE.items()
    for temperature_c, factor in zip(TEMPERATURES, factors, strict=True)
    if factor
]
DENSITIES = st.floats(653, 1075)
WEATHER = st.floats(-60, 60)


@pytest.mark.parametrize(("density15", "temperature_c", "factor"), CASES)
def test_factors_of_the_table(density15, temperature_c, factor):
    # Two of the published figures have five decimals only.
    tolerance = 5e-6 if temperature_c == 10 else 1e-6

    assert correction_factor(density15, temperature_c) == pytest.approx(factor, abs=tolerance)


def test_a_printed_value_of_heavy_fuel():
    assert round(correction_factor(992.0, 36.0), 4) == 0.9857


@pytest.mark.parametrize(
    ("temperature_c", "litres15"), [("20", "993.923"), ("5", "1012.086"), ("15", "1000.000")]
)
def test_a_thousand_litres_of_petrol(temperature_c, litres15):
    assert litres_at_15(Decimal(1000), 745.0, float(temperature_c)) == Decimal(litres15)


@pytest.mark.parametrize(("density15", "litres"), [(735, 1.24), (745, 1.21), (830, 0.86)])
def test_a_degree_moves_a_thousand_litres(density15, litres):
    assert 1000 * expansion(density15) == pytest.approx(litres, abs=0.01)


@pytest.mark.parametrize(
    ("density15", "band"),
    [(653, 0), (770, 0), (770.5, 1), (787.5, 1), (788, 2), (838.5, 2), (839, 3), (1075, 3)],
)
def test_rows_of_the_printed_table_fall_into_their_groups(density15, band):
    assert expansion(density15) == BANDS[band].expansion(density15)


@pytest.mark.parametrize("density15", [652.9, 1075.1, 0, -745, nan, inf])
def test_densities_that_are_not_of_fuel_are_refused(density15):
    with pytest.raises(Refusal) as refused:
        correction_factor(density15, 15)

    assert refused.value.code is Code.DENSITY_OUT_OF_RANGE
    assert str(refused.value.facts["density"]) in {str(density15), "NaN", "Infinity"}


@pytest.mark.parametrize("temperature_c", [-60.1, 60.1, nan, -inf])
def test_temperatures_that_are_not_of_fuel_are_refused(temperature_c):
    with pytest.raises(Refusal) as refused:
        correction_factor(745, temperature_c)

    assert refused.value.code is Code.TEMPERATURE_OUT_OF_RANGE


@given(DENSITIES)
def test_at_15_degrees_litres_stay_what_they_are(density15):
    assert correction_factor(density15, 15) == 1


@given(DENSITIES, WEATHER, st.floats(0.1, 20))
def test_warmer_fuel_shrinks_more(density15, temperature_c, warmer_c):
    warm_c = min(temperature_c + warmer_c, 60)

    assert correction_factor(density15, warm_c) <= correction_factor(density15, temperature_c)


@given(DENSITIES, WEATHER)
def test_the_factor_is_the_formula_of_the_standard(density15, temperature_c):
    above, alpha = temperature_c - 15, expansion(density15)

    assert correction_factor(density15, temperature_c) == exp(
        -alpha * above * (1 + 0.8 * alpha * above)
    )


@given(st.decimals(0, 20_000, places=3), DENSITIES, WEATHER)
def test_litres_are_rounded_to_a_millilitre(litres, density15, temperature_c):
    exact = float(litres) * correction_factor(density15, temperature_c)

    assert float(litres_at_15(litres, density15, temperature_c)) == pytest.approx(exact, abs=6e-4)
