from dataclasses import replace

import numpy as np
import pytest
from simulator.sheets import C2, M1

from proil_core.fuel import model
from proil_core.fuel.model import NoiseScale
from proil_core.fuel.series import series_of

AS_SHEET = NoiseScale()


def _end_sd(covariance):
    return float(np.sqrt(covariance[0, 0] + covariance[-1, -1] - 2 * covariance[0, -1]))


@pytest.mark.parametrize("sheet", [M1, C2])
def test_noise_is_a_covariance(flat, sheet):
    covariance = model.noise(series_of(flat(load_after=4)), sheet, AS_SHEET)

    assert np.allclose(covariance, covariance.T)
    assert np.linalg.eigvalsh(covariance).min() > 0


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("meter_drift_sd_share", "meter", 0.0005 * 360),
        ("load_repeatability_sd_share", "load", 0.0005 * 300),
        ("reading_sd_mm", "reading", 0.25 * 2**0.5),
    ],
)
def test_each_instrument_adds_what_its_sheet_says(flat, name, kind, expected):
    series = series_of(flat(stops=12, load_after=6))
    without = replace(M1, **{name: 0.0})

    whole = _end_sd(model.noise(series, M1, AS_SHEET))
    rest = _end_sd(model.noise(series, without, AS_SHEET))

    assert whole**2 - rest**2 == pytest.approx(expected**2, rel=1e-6), kind


def test_two_loads_err_each_for_itself(flat):
    """The second load does not make the error of the first one larger."""
    shift = flat(stops=6, load_after=2)
    again = tuple(
        replace(epoch, loads15_cum_l=600.0) if epoch.t_min > 120 else epoch
        for epoch in shift.epochs
    )
    series = series_of(replace(shift, epochs=again))
    only_loads = replace(M1, meter_drift_sd_share=0.0, evaporates=False)

    covariance = model.shift_noise(series, only_loads)

    assert covariance[-1, -1] == pytest.approx(2 * (0.0005 * 300) ** 2)


def test_both_readings_of_a_stop_lean_alike(flat):
    series = series_of(flat(stops=2))
    calm = replace(M1, reading_sd_mm=0.0, temperature_noise_sd_c=0.0)

    covariance = model.noise(series, calm, AS_SHEET)

    lean2 = model.tilt_sd_l(M1) ** 2
    assert covariance[1, 2] == pytest.approx(lean2, rel=0.01)
    assert covariance[1, 3] < 0.01 * lean2
    assert covariance[0, 0] == pytest.approx(0.15**2 * lean2 + model.LEAST_READING_SD_L**2)


def test_a_capacitive_probe_rescales_with_the_batch(flat):
    series = series_of(flat(stops=6, load_after=3))
    before, after = model.noise(series, C2, AS_SHEET)[1, [2, -1]]

    assert before > 0.9 * (0.005 * 900) ** 2
    assert after < 0.1 * before


@pytest.mark.parametrize(("proved", "sd"), [(None, 0.0025 / 3**0.5), (0.0005, 0.0005)])
def test_a_proved_meter_is_known_better(proved, sd):
    diesel = replace(M1, evaporates=False, meter_proved_sd_share=proved)

    mean, covariance = model.prior(diesel)

    assert mean[model.METER] == 0
    assert covariance[model.METER, model.METER] == pytest.approx(sd**2, rel=1e-4)


def test_petrol_evaporates_as_if_the_meter_counted_too_little():
    mean, _ = model.prior(M1)

    assert mean[model.METER] == -0.0008


def test_the_prior_of_the_table_is_its_share_of_the_capacity():
    _, covariance = model.prior(replace(M1, temperature_bias_sd_c=0.0))

    table = covariance[: model.KNOTS, : model.KNOTS]
    assert np.allclose(np.diag(table), 1.0)
    assert np.linalg.cond(table) < 1e3


def test_hats_share_a_level_between_two_knots(flat):
    design = model.design(series_of(flat(stops=3)), M1)

    assert np.allclose(design[:, : model.KNOTS].sum(axis=1), 1)
    assert design[-1, model.METER] == 90
