import json

from proil_core.fuel.analysis import analyse
from proil_core.fuel.curve import curve_json
from proil_core.fuel.data_sheets import PROBES, MeterSheet, ProbeKind, instruments
from proil_core.fuel.shift_record import Epoch, EpochKind, ShiftRecord

SHEET = instruments(
    1000, 1, 0.001, PROBES[ProbeKind.MAGNETOSTRICTIVE], MeterSheet(), evaporates=False
)


def record(*epochs):
    return ShiftRecord("shf_1", SHEET, epochs, ())


def test_points_carry_what_was_loaded_since_the_one_before():
    made = record(
        Epoch(0, EpochKind.OPENING, 0, 300, 0, 0, 0),
        Epoch(60, EpochKind.LOAD_PRE, 1, 300, 0, 0, 0),
        Epoch(75, EpochKind.LOAD_POST, 1, 799, 0, 500, 0),
        Epoch(400, EpochKind.CLOSING, 2, 799, 0, 500, 0),
    )

    drawn = curve_json(made, analyse(made, None).curve)

    assert [point["loaded_l"] for point in drawn] == [0, 0, 500, 0]
    assert [point["kind"] for point in drawn] == ["opening", "load_pre", "load_post", "closing"]
    assert json.loads(json.dumps(drawn)) == drawn


def test_no_readings_no_curve():
    made = record()

    assert curve_json(made, analyse(made, None).curve) == []
