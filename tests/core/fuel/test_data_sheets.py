import pytest

from proil_core.fuel import data_sheets as sheets
from proil_core.fuel.data_sheets import LevelSheet, MeterSheet, ProbeKind


@pytest.mark.parametrize(("capacity_l", "area"), [(500, 0.63), (1000, 1.0), (2000, 1.59)])
def test_a_tank_without_a_table_is_taken_for_a_cube(capacity_l, area):
    assert sheets.cube_area_l_per_mm(capacity_l) == pytest.approx(area, abs=0.005)


def test_a_probe_reads_better_than_a_dipstick():
    by_hand = sheets.DIPSTICK.reading_sd_mm

    assert all(sheet.reading_sd_mm < by_hand for sheet in sheets.PROBES.values())
    assert sheets.DIPSTICK.permittivity_sd_share == 0


def test_only_a_capacitive_probe_feels_the_fuel():
    felt = {kind: sheet.permittivity_sd_share for kind, sheet in sheets.PROBES.items()}

    assert felt == {ProbeKind.MAGNETOSTRICTIVE: 0, ProbeKind.CAPACITIVE: 0.005}


def test_an_inclinometer_takes_the_tilt_and_nothing_else():
    bare = sheets.PROBES[ProbeKind.MAGNETOSTRICTIVE]

    level = bare.with_inclinometer()

    assert level.tilt_sd_deg == sheets.INCLINOMETER_SD_DEG < bare.tilt_sd_deg
    assert level == LevelSheet(0.25, 100.0, sheets.INCLINOMETER_SD_DEG, 0.1, 0.1)


def test_the_instruments_of_a_compartment_say_what_their_sheets_say():
    level = LevelSheet(0.4, 120.0, 0.2, 0.1, 0.2, 0.003, 0.0002)
    meter = MeterSheet(0.003, 0.0006, 0.0004, 0.0002)

    found = sheets.instruments(1000.0, 1.1, 0.002, level, meter, evaporates=True).__dict__

    assert found == {
        "capacity_l": 1000.0,
        "area_l_per_mm": 1.1,
        "reading_sd_mm": 0.4,
        "strapping_sd_share": 0.002,
        "probe_offset_mm": 120.0,
        "tilt_sd_deg": 0.2,
        "pad_tilt_factor": 0.15,
        "depot_tilt_factor": 0.5,
        "temperature_bias_sd_c": 0.1,
        "temperature_noise_sd_c": 0.2,
        "permittivity_sd_share": 0.003,
        "permittivity_drift_share_per_c": 0.0002,
        "meter_mpe_share": 0.003,
        "meter_proved_sd_share": 0.0006,
        "meter_drift_sd_share": 0.0004,
        "meter_repeatability_sd_share": 0.0002,
        "load_mpe_share": 0.0015,
        "load_repeatability_sd_share": 0.0005,
        "evaporates": True,
    }
