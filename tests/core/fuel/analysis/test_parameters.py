import json
from dataclasses import replace
from math import inf, nan

import numpy as np
import pytest
from simulator.sheets import M1, M1_DIESEL

from proil_core.fuel.model import METER
from proil_core.fuel.parameters import Parameters, believed, from_data_sheet


def test_parameters_survive_json_to_the_last_bit(m1):
    assert Parameters.from_json(json.loads(json.dumps(m1.known.to_json()))) == m1.known


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mu", [0.0] * 14),
        ("covariance", [[0.0] * 15] * 14),
        ("covariance", [[0.0] * 14] * 15),
        ("mu", None),
        ("limit", "high"),
        ("n_shifts", None),
        ("n_shifts", inf),
        ("n_shifts", -1),
        ("n_shifts", 1.5),
        ("n_shifts", 10**400),
        ("mu", [nan] * 15),
        ("mu", [1e200] * 15),
        ("mu", [10**400] * 15),
        ("mu", [True] * 15),
        ("limit", nan),
        ("limit", -inf),
        ("q", nan),
        ("q_limit", inf),
        ("lam", nan),
        ("lam", -5.0),
        ("lam_tilt", -0.1),
        ("lam_shift", -1.0),
        ("covariance", (-np.eye(15)).tolist()),
        ("covariance", np.ones((15, 15)).tolist()),
        ("covariance", (np.eye(15) + np.eye(15, k=1) / 9).tolist()),
        ("covariance", (nan * np.eye(15)).tolist()),
        ("window", []),
        ("window", ["h0"]),
        ("window", 5),
        ("capacity_l", "1000"),
        ("capacity_l", nan),
        ("capacity_l", -1.0),
        ("evaporates", 1),
    ],
)
def test_what_is_no_set_of_parameters_is_refused(name, value):
    good = from_data_sheet(M1).to_json()

    with pytest.raises((TypeError, ValueError)):
        Parameters.from_json({**good, name: value})


@pytest.mark.parametrize("change", [{"capacity_l": 2500.0}, {"evaporates": False}])
def test_another_compartment_is_told_by_its_tank_and_its_fuel(m1, change):
    known, other = m1.known, replace(M1, **change)

    assert (known.capacity_l, known.evaporates) == (1000.0, True)
    assert known.fits(replace(M1, reading_sd_mm=1.0))
    assert not known.fits(other)
    with pytest.raises(ValueError, match="for a compartment of"):
        believed(known, other)


def test_parameters_that_do_not_say_of_what_they_are_fit_any(m1):
    old = m1.known.to_json()
    del old["capacity_l"], old["evaporates"]

    read = Parameters.from_json(old)

    assert (read.capacity_l, read.evaporates) == (None, None)
    assert believed(read, replace(M1, capacity_l=2500.0, evaporates=False)) is read


def test_a_missing_fact_is_refused():
    good = from_data_sheet(M1).to_json()
    del good["lam"]

    with pytest.raises(KeyError, match="lam"):
        Parameters.from_json(good)


@pytest.mark.parametrize(("learned", "applied"), [(0.009, 0.0025), (-0.009, -0.0025), (0.001,) * 2])
def test_no_more_of_the_meter_is_corrected_than_its_certificate_allows(learned, applied):
    parameters = from_data_sheet(M1_DIESEL)
    mu = (*parameters.mu[:METER], learned, parameters.mu[METER + 1])

    assert replace(parameters, mu=mu).applied(M1_DIESEL)[METER] == pytest.approx(applied)


def test_data_sheets_are_never_implausible():
    assert not from_data_sheet(M1).implausible
