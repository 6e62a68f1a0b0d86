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


@pytest.mark.parametrize("verb", ["learn", "analyse"])
def test_what_is_no_shift_at_all_is_named(verb):
    judged = _run(verb, lines=["", "{"])

    assert (judged.returncode, judged.stdout) == (2, "")
    assert judged.stderr.startswith("line 2: ")
    assert "Traceback" not in judged.stderr


def test_a_bad_line_is_named_and_the_next_ones_are_judged(flat, changed):
    good = _line(flat())

    judged = _run("analyse", lines=[good, changed(flat(), epochs__2__kind="glance"), good])

    assert judged.returncode == 2
    assert judged.stderr == "line 2: 'glance' is not a valid EpochKind\n"
    assert len(judged.stdout.splitlines()) == 2


@pytest.mark.parametrize("shift_id", ["смена 1", 17])
def test_the_id_of_a_shift_comes_back_as_it_came(flat, changed, shift_id):
    judged = _run("analyse", lines=[changed(flat(), shift_id=shift_id)])

    assert json.loads(judged.stdout)["shift_id"] == shift_id


def test_what_was_learned_from_is_told_by_ids_as_they_came(flat, changed):
    shifts = [changed(flat(), shift_id=number) for number in (7, 8)]

    assert json.loads(_run("learn", lines=shifts).stdout)["window"] == [7, 8]


def test_a_byte_order_mark_is_no_part_of_the_first_shift(flat):
    judged = _run("analyse", lines=["\ufeff" + _line(flat())])

    assert (judged.returncode, len(judged.stdout.splitlines())) == (0, 1)


def test_what_is_not_utf8_spoils_its_own_line_alone(flat):
    judged = subprocess.run(
        [sys.executable, "-m", "proil_core.fuel", "analyse"],
        input=b"\xff\xfe\n" + _line(flat()).encode(),
        capture_output=True,
        check=False,
    )

    assert (judged.returncode, judged.stdout.count(b"\n")) == (2, 1)
    assert judged.stderr.startswith(b"line 1: ")


def test_learning_refuses_all_for_one_bad_line(flat):
    learned = _run("learn", lines=[_line(flat()), "{", _line(flat())])

    assert (learned.returncode, learned.stdout) == (2, "")
    assert learned.stderr.startswith("line 2: ")


def test_learning_from_two_compartments_is_refused(flat, changed):
    other = changed(flat(), instruments__capacity_l=2500.0)

    learned = _run("learn", lines=[_line(flat()), "", other])

    assert (learned.returncode, learned.stdout) == (2, "")
    assert learned.stderr.startswith("line 3: ")


def test_parameters_of_another_compartment_are_refused(flat, changed, m1, tmp_path):
    path = tmp_path / "parameters.json"
    path.write_text(json.dumps(m1.known.to_json()))
    other = changed(flat(), instruments__evaporates=False)

    judged = _run("analyse", "--params", str(path), lines=[other, _line(flat())])

    assert (judged.returncode, len(judged.stdout.splitlines())) == (2, 1)
    assert judged.stderr.startswith("line 1: ")


def test_learning_says_that_no_shift_was_usable(flat):
    learned = _run("learn", lines=[_line(flat(closing=False))])

    assert learned.returncode == 0
    assert learned.stderr.startswith("no usable shift")
    assert json.loads(learned.stdout)["n_shifts"] == 0


def test_a_shift_whose_orders_do_not_say_what_was_metered_is_not_ok(
    flat, changed, m1_proved, tmp_path
):
    path = tmp_path / "parameters.json"
    path.write_text(json.dumps(m1_proved.known.to_json()))
    shift = flat(stops=3)
    wrong = changed(shift, orders__1__reported_l=30.2)

    judged = _run("analyse", "--params", str(path), lines=[_line(shift), wrong])

    as_metered, as_reported = map(json.loads, judged.stdout.splitlines())
    assert as_metered["state"] == "OK"
    assert as_reported == {**as_metered, "state": "CHECK"}


def test_learning_from_nothing_is_refused():
    learned = _run("learn")

    assert (learned.returncode, learned.stdout) == (2, "")
    assert "no shifts" in learned.stderr


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"mu": 1}', "[" * 100_000])
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
def test_a_poor_shift_has_a_result(flat, changed, changes):
    judged = _run("analyse", lines=[changed(flat(), **changes)])

    assert judged.returncode == 0
    assert json.loads(judged.stdout)["state"] in {"INCOMPLETE", "OK", "NOT CAPABLE", "FAIL"}


def test_readings_at_one_moment_have_a_result(flat):
    shift = flat()
    at_once = replace(shift, epochs=tuple(replace(epoch, t_min=0.0) for epoch in shift.epochs))

    judged = _run("analyse", lines=[_line(at_once)])

    assert (judged.returncode, json.loads(judged.stdout)["alarm"]) == (0, False)
