"""What the command reads of a line, and what it refuses."""

import json
from dataclasses import replace

import pytest

from proil_core.fuel import intake


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"epochs__2__kind": "glance"}, "glance"),
        ({"epochs__2__v15_l": "much"}, "'much'"),
        ({"epochs__2__stop": None}, "stop"),
        ({"orders__0__t_min": None}, "order 0"),
        ({"orders__0__t_min": 10**400}, "order 0"),
        ({"orders__0__metered_l": float("nan")}, "order 0"),
        ({"orders__0__metered_l": 1e308}, "order 0"),
        ({"orders__0__metered_l": -0.1}, "order 0"),
        ({"orders__0__reported_l": -5}, "order 0"),
        ({"epochs__0__stop": 10**400}, "stop"),
        ({"epochs__0__t_min": 10**400}, "epoch 0"),
        ({"shift_id": None}, "shift_id"),
        ({"shift_id": 1.5}, "shift_id"),
        ({"shift_id": True}, "shift_id"),
        ({"shift_id": ["a"]}, "shift_id"),
        ({"shift_id": "\ud800"}, "surrogates"),
        ({"instruments__capacity_l": 0.0}, "capacity_l"),
        ({"instruments__reading_sd_mm": float("nan")}, "reading_sd_mm"),
        ({"instruments__load_mpe_share": -1.0}, "load_mpe_share"),
        ({"instruments__load_mpe_share": 1.5}, "load_mpe_share"),
        ({"instruments__area_l_per_mm": 1e300}, "area_l_per_mm"),
        ({"instruments__tilt_sd_deg": 90.0}, "tilt_sd_deg"),
        ({"instruments__evaporates": "yes"}, "evaporates"),
        ({"epochs": None}, "iterable"),
        ({"instruments": 5}, "mapping"),
        ({"epochs__3__metered15_cum_l": 1e300}, "epoch 3"),
    ],
)
def test_what_is_no_shift_is_refused(flat, changed, changes, words):
    with pytest.raises(intake.Unreadable, match=words):
        intake.shift(changed(flat(), **changes))


@pytest.mark.parametrize("line", ["{", "[]", "5", '"text"', "null", "{}", "[" * 100_000])
def test_what_is_no_shift_at_all_is_refused(line):
    with pytest.raises(intake.Unreadable):
        intake.shift(line)


@pytest.mark.parametrize("left_out", ["shift_id", "instruments", "epochs"])
def test_what_a_shift_must_have_is_named(flat, left_out):
    value = flat().to_json()
    del value[left_out]

    with pytest.raises(intake.Unreadable, match=f"'{left_out}' is missing"):
        intake.shift(json.dumps(value))


@pytest.mark.parametrize("where", ["instruments__area_l_per_mm", "epochs__1__loads15_cum_l"])
def test_a_fact_that_is_left_out_is_named(flat, changed, where):
    *_, name = where.split("__")
    line = changed(flat(), **{where: 0}).replace(f'"{name}"', '"other"')

    with pytest.raises(intake.Unreadable, match=f"'{name}' is missing"):
        intake.shift(line)


def test_what_a_shift_may_leave_out(flat):
    shift = flat()
    value = shift.to_json()
    del value["orders"], value["instruments"]["meter_proved_sd_share"]
    for epoch in value["epochs"]:
        del epoch["orders15_cum_l"]

    assert intake.shift(json.dumps(value)) == replace(
        shift,
        instruments=replace(shift.instruments, meter_proved_sd_share=None),
        epochs=tuple(replace(epoch, orders15_cum_l=0.0) for epoch in shift.epochs),
        orders=(),
    )


def test_what_nobody_knows_is_passed_over(flat, changed):
    everywhere = ("", "instruments__", "epochs__2__", "orders__0__")

    read = intake.shift(changed(flat(), **{f"{where}colour": "red" for where in everywhere}))

    assert read == flat()


@pytest.mark.parametrize("shift_id", ["смена 1", "", 17, 2**70])
def test_an_id_is_kept_as_it_came(flat, changed, shift_id):
    assert intake.shift(changed(flat(), shift_id=shift_id)).shift_id == shift_id


def test_an_order_of_nothing_is_an_order(flat, changed):
    read = intake.shift(changed(flat(), orders__0__metered_l=0, orders__0__reported_l=0))

    assert read.orders[0].metered_l == 0
