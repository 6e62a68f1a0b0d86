"""`python -m proil_core.fuel` as others call it."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from simulator.working_day import Fault

from proil_core.fuel.analysis import analyse
from proil_core.fuel.parameters import Parameters


def _run(*arguments, lines=()):
    return subprocess.run(
        [sys.executable, "-m", "proil_core.fuel", *arguments],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        check=False,
    )


def _line(shift):
    return json.dumps(shift.to_json())


def test_learning_and_judging_are_those_of_production(m1, tmp_path):
    shift, _ = m1.shift(Fault(stolen_l=4))
    learned = _run("learn", lines=map(_line, m1.history))
    path = tmp_path / "parameters.json"
    path.write_text(learned.stdout)

    judged = _run("analyse", "--params", str(path), lines=["", _line(shift)])

    assert Parameters.from_json(json.loads(learned.stdout)) == m1.known
    assert json.loads(judged.stdout) == analyse(shift, m1.known).to_json()
    assert (learned.returncode, judged.returncode, judged.stderr) == (0, 0, "")


def test_the_limit_may_be_given_by_the_parameters(m1, tmp_path):
    path = tmp_path / "parameters.json"
    path.write_text(json.dumps({**m1.known.to_json(), "limit": 1e6}))

    judged = _run("analyse", "--params", str(path), lines=[_line(m1.shift(Fault(stolen_l=9))[0])])

    assert (json.loads(judged.stdout)["limit"], json.loads(judged.stdout)["alarm"]) == (1e6, False)


def _changed(shift, **changes):
    value = shift.to_json()
    for path, new in changes.items():
        *where, name = path.split("__")
        target = value
        for key in where:
            target = target[int(key) if key.isdigit() else key]
        target[name] = new
    return json.dumps(value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"epochs__2__kind": "glance"}, "glance"),
        ({"epochs__2__v15_l": "much"}, "'much'"),
        ({"epochs__2__stop": None}, "stop"),
        ({"epochs__2__colour": "red"}, "colour"),
        ({"orders__0__t_min": None}, "order 0"),
        ({"orders__0__metered_l": float("nan")}, "order 0"),
        ({"instruments__capacity_l": 0.0}, "capacity_l"),
        ({"instruments__reading_sd_mm": float("nan")}, "reading_sd_mm"),
        ({"instruments__load_mpe_share": -1.0}, "load_mpe_share"),
        ({"instruments__load_mpe_share": 1.5}, "load_mpe_share"),
        ({"instruments__area_l_per_mm": 1e300}, "area_l_per_mm"),
        ({"instruments__tilt_sd_deg": 90.0}, "tilt_sd_deg"),
        ({"instruments__evaporates": "yes"}, "evaporates"),
        ({"epochs": None}, "line 2"),
        ({"instruments": 5}, "line 2"),
        ({"epochs__3__metered15_cum_l": 1e300}, "line 2"),
    ],
)
def test_a_line_that_is_no_shift_is_named(flat, changes, words):
    judged = _run("analyse", lines=[_line(flat()), _changed(flat(), **changes)])

    assert judged.returncode == 2
    assert judged.stderr.startswith("line 2: ")
    assert words in judged.stderr
    assert len(judged.stdout.splitlines()) == 1


@pytest.mark.parametrize("line", ["{", "[]", "5", '"text"', "null", "{}"])
@pytest.mark.parametrize("verb", ["learn", "analyse"])
def test_what_is_no_shift_at_all_is_named(verb, line):
    judged = _run(verb, lines=[line])

    assert (judged.returncode, judged.stdout) == (2, "")
    assert judged.stderr.startswith("line 1: ")
    assert "Traceback" not in judged.stderr


def test_learning_from_nothing_is_refused():
    learned = _run("learn")

    assert (learned.returncode, learned.stdout) == (2, "")
    assert "no shifts" in learned.stderr


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"mu": 1}'])
def test_parameters_that_are_none_are_named(tmp_path, flat, text):
    path = tmp_path / "parameters.json"
    path.write_text(text)

    judged = _run("analyse", "--params", str(path), lines=[_line(flat())])

    assert (judged.returncode, judged.stdout) == (2, "")
    assert str(path) in judged.stderr


def test_a_missing_file_of_parameters_is_named(flat):
    assert _run("analyse", "--params", "/nowhere", lines=[_line(flat())]).returncode == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"epochs": []},
        {"orders": []},
        {"epochs__0__v15_l": None},
        {"epochs__5__v15_l": float("nan")},
        {"epochs__25__t_min": -5.0},
    ],
    ids=["no epochs", "no orders", "no opening", "not a number", "closed before it was opened"],
)
def test_a_poor_shift_has_a_result(flat, changes):
    judged = _run("analyse", lines=[_changed(flat(), **changes)])

    assert judged.returncode == 0
    assert json.loads(judged.stdout)["state"] in {"INCOMPLETE", "OK", "NOT CAPABLE", "FAIL"}


def test_readings_at_one_moment_have_a_result(flat):
    shift = flat()
    at_once = replace(shift, epochs=tuple(replace(epoch, t_min=0.0) for epoch in shift.epochs))

    judged = _run("analyse", lines=[_line(at_once)])

    assert (judged.returncode, json.loads(judged.stdout)["alarm"]) == (0, False)
