"""The published budgets of one compartment of 1000 l: litres, one sigma."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.error_budget import (
    Component,
    fill_sd_l,
    shift_budget,
)
from proil_core.fuel.shift_record import Instruments

# Magnetostrictive probe, poured table, inclinometer, five thermometers.
M1 = Instruments(
    capacity_l=1000.0,
    area_l_per_mm=1.0,
    reading_sd_mm=0.25,
    strapping_sd_share=0.001,
    probe_offset_mm=140.0,
    tilt_sd_deg=0.09,
    pad_tilt_factor=0.15,
    depot_tilt_factor=0.5,
    temperature_bias_sd_c=0.3,
    temperature_noise_sd_c=0.1,
    permittivity_sd_share=0.0,
    permittivity_drift_share_per_c=0.0,
    meter_mpe_share=0.0025,
    meter_proved_sd_share=None,
    meter_drift_sd_share=0.0005,
    meter_repeatability_sd_share=0.0005,
    load_mpe_share=0.0015,
    load_repeatability_sd_share=0.0005,
    evaporates=True,
)
# Drawn table, no inclinometer.
M2 = replace(
    M1,
    reading_sd_mm=0.5,
    strapping_sd_share=0.003,
    tilt_sd_deg=1.01,
    temperature_bias_sd_c=0.5,
    temperature_noise_sd_c=0.2,
)
# Capacitive, 0.5 %, with an inclinometer.
C1 = replace(
    M2,
    tilt_sd_deg=0.15,
    temperature_bias_sd_c=1.0,
    temperature_noise_sd_c=0.3,
    permittivity_sd_share=0.002,
)
# Capacitive, 1 %, a tare of 20 steps.
C2 = replace(
    C1,
    reading_sd_mm=1.0,
    strapping_sd_share=0.005,
    tilt_sd_deg=1.213,
    temperature_noise_sd_c=0.5,
    permittivity_sd_share=0.005,
)


def _raw(instruments):
    return shift_budget(replace(instruments, pad_tilt_factor=1.0), 1100, 650, False)


def _learned(instruments):
    return shift_budget(instruments, 1100, 650, True)


@pytest.mark.parametrize(
    ("budget", "u_l"),
    [
        (_raw(M1), 2.08),
        (_learned(M1), 0.82),
        (_raw(M2), 4.99),
        (_learned(M2), 1.37),
        (_learned(C1), 2.39),
        (_raw(C2), 8.58),
        (_learned(C2), 5.49),
    ],
    ids=["M1 raw", "M1", "M2 raw", "M2", "C1", "C2 raw", "C2"],
)
def test_uncertainty_of_a_shift(budget, u_l):
    assert budget.u_l == pytest.approx(u_l, rel=0.01)
    assert budget.u95_l == 2 * budget.u_l


@pytest.mark.parametrize(("instruments", "u_l"), [(M1, 0.62), (M2, 1.26), (C1, 2.16), (C2, 5.0)])
def test_without_a_load(instruments, u_l):
    assert shift_budget(instruments, 800, 0, True).u_l == pytest.approx(u_l, rel=0.02)


@pytest.mark.parametrize(
    ("component", "raw", "learned"),
    [
        (Component.READING, 0.35, 0.35),
        (Component.TILT, 0.31, 0.05),
        (Component.STRAPPING, 1.00, 0.25),
        (Component.TEMPERATURE, 0.20, 0.12),
        (Component.METER, 1.59, 0.55),
        (Component.REPEATABILITY, 0.11, 0.11),
        (Component.LOAD, 0.65, 0.36),
        (Component.EVAPORATION, 0.33, 0.18),
        (Component.PERMITTIVITY, 0.0, 0.0),
    ],
)
def test_components_of_the_reference_tanker(component, raw, learned):
    assert _raw(M1).components[component] == pytest.approx(raw, abs=0.025)
    assert _learned(M1).components[component] == pytest.approx(learned, abs=0.012)


def test_a_capacitive_probe_fails_by_the_permittivity_of_each_batch():
    assert _learned(C1).components["permittivity"] == pytest.approx(2.01, abs=0.01)
    assert _learned(C2).components["permittivity"] == pytest.approx(5.03, abs=0.01)


def test_a_proved_meter_is_worth_its_proving_and_its_drift():
    proved = replace(M1, meter_proved_sd_share=0.0005)

    assert shift_budget(proved, 1000, 0, False).components["meter"] == pytest.approx(
        0.707, abs=1e-3
    )
    assert shift_budget(M1, 1000, 0, False).components["meter"] == pytest.approx(1.443, abs=1e-3)


def test_diesel_does_not_evaporate_and_shrinks_less():
    diesel = _learned(replace(M1, evaporates=False)).components

    assert diesel["evaporation"] == 0
    assert diesel["temperature"] < _learned(M1).components["temperature"]


@pytest.mark.parametrize(("instruments", "sd_l"), [(M1, 0.36), (M2, 0.75), (C1, 0.81), (C2, 1.5)])
def test_a_fill_is_seen_by_the_level(instruments, sd_l):
    assert fill_sd_l(instruments, 40) == pytest.approx(sd_l, rel=0.08)


@given(
    st.sampled_from([M1, M2, C1, C2]),
    st.floats(0, 2000),
    st.floats(0, 1000),
    st.booleans(),
)
def test_the_whole_is_its_parts(instruments, dispensed_l, loaded_l, learned):
    budget = shift_budget(instruments, dispensed_l, loaded_l, learned)

    assert set(budget.components) == set(Component)
    assert budget.u_l**2 == pytest.approx(sum(part**2 for part in budget.components.values()))
    assert budget.u_l >= shift_budget(instruments, dispensed_l, loaded_l, True).u_l
