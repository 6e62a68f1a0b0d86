import json
from dataclasses import replace

import numpy as np
import pytest
from simulator.sheets import C2, M1, M1_DIESEL, M2
from simulator.working_day import Fault

from proil_core.fuel.analysis import analyse
from proil_core.fuel.live import analyse_so_far
from proil_core.fuel.parameters import Parameters
from proil_core.fuel.shift_record import ShiftRecord
from proil_core.fuel.states import State
from proil_core.fuel.verdict import Verdict

RESULT = {
    "shift_id",
    "variance_l",
    "u_l",
    "statistic",
    "limit",
    "alarm",
    "verdict",
    "estimated_loss_l",
    "window_min",
    "state",
    "plausibility",
}


@pytest.mark.parametrize("stop", [1, 4, 9, 13])
def test_a_loss_is_named_measured_and_placed(flat, stop):
    result = analyse(flat(lost={stop: 5.0}), None)

    assert result.alarm
    assert result.verdict is Verdict.LOSS_BETWEEN_STOPS
    assert result.estimated_loss_l == pytest.approx(5.0, abs=0.1)
    assert result.variance_l == pytest.approx(-5.0, abs=0.1)
    assert result.stops == (stop - 1, stop)
    left = 30.0 * (stop - 1) + (6.0 if stop > 1 else 0.0)
    assert result.window_min == (left, 30.0 * stop)


def test_an_order_that_took_more_than_the_meter_says_is_named(flat):
    shift = flat()
    later = tuple(
        replace(epoch, v15_l=epoch.v15_l - 5) if epoch.t_min >= 156 else epoch
        for epoch in shift.epochs
    )

    result = analyse(replace(shift, epochs=later), None)

    assert result.verdict is Verdict.ORDER_OR_METER
    assert result.window_min == (150.0, 156.0)


def test_a_short_load_is_no_loss_of_the_driver(flat):
    shift = flat(load_after=6)
    later = tuple(
        replace(epoch, v15_l=epoch.v15_l - 5) if epoch.t_min >= 200 else epoch
        for epoch in shift.epochs
    )

    result = analyse(replace(shift, epochs=later), None)

    assert result.verdict is Verdict.LOAD
    assert result.estimated_loss_l == pytest.approx(5.0, abs=0.2)


@pytest.mark.parametrize(
    ("fault", "verdicts"),
    [
        (Fault(leak_l_per_h=1.0), {Verdict.LEAK, Verdict.METER}),
        (Fault(kept_per_order_l=0.5), {Verdict.METER}),
        (Fault(kept_per_order_l=0.5, drained=True), {Verdict.METER_AND_DRAIN}),
        (Fault(meter_share=-0.01), {Verdict.METER, Verdict.LEAK}),
    ],
    ids=["leak", "meter kept back", "kept back and drained", "meter"],
)
def test_slow_faults_are_named(m1, fault, verdicts):
    results = [analyse(m1.shift(fault)[0], m1.known) for _ in range(5)]

    assert all(result.alarm for result in results)
    assert sum(result.verdict in verdicts for result in results) >= 4


def test_a_meter_has_no_window_and_a_leak_has_the_whole_shift(m1):
    shift, _ = m1.shift(Fault(kept_per_order_l=1.0))
    leaking, _ = m1.shift(Fault(leak_l_per_h=2.0))

    meter, leak = analyse(shift, m1.known), analyse(leaking, m1.known)

    assert meter.window_min is None
    assert leak.window_min == (0.0, leaking.epochs[-1].t_min)


def test_a_window_reaches_over_a_doubted_reading(flat):
    """A stop that leans cannot tell whether the litres left before it or after it."""
    off = {("pre", 5): 12.0, ("post", 5): 12.0}

    result = analyse(flat(lost={5: 4.0}, off=off), None)

    assert result.verdict is Verdict.LOSS_BETWEEN_STOPS
    assert result.window_min == (126.0, 180.0)


def test_no_order_is_blamed_beside_a_doubted_reading(flat):
    result = analyse(flat(lost={5: 4.0}, off={("pre", 5): 12.0}), None)

    assert result.verdict is Verdict.LOSS_BETWEEN_STOPS
    assert result.stops == (4, 5)


def test_without_an_alarm_the_loss_is_what_all_readings_say(m1):
    result = analyse(m1.shift()[0], m1.known)

    assert not result.alarm
    assert result.verdict is Verdict.NONE
    assert result.window_min is None
    assert result.estimated_loss_l == pytest.approx(-result.variance_l, abs=1.0)


def test_a_clean_shift_of_a_learned_tanker_is_ok(m1):
    results = [analyse(m1.shift()[0], m1.known) for _ in range(20)]

    assert sum(result.state is State.OK for result in results) >= 17
    assert np.mean([result.u_l for result in results]) < 1.0


@pytest.mark.parametrize("sheet", [M1, M2, C2])
def test_without_learning_raw_instruments_cannot_hold_three_litres(crew, sheet):
    shift, _ = crew(sheet, 4100).shift()

    result = analyse(shift, None)

    assert result.state is State.NOT_CAPABLE
    assert 2 * result.u_l > 3


@pytest.mark.parametrize("fault", [Fault(), Fault(stolen_l=30)])
def test_a_capacitive_tanker_is_never_called_ok(crew, fault):
    capacitive = crew(C2, 4101)

    results = [analyse(capacitive.shift(fault)[0], capacitive.known) for _ in range(10)]

    assert {result.state for result in results} == {State.NOT_CAPABLE}


@pytest.mark.parametrize("sheet", [M1_DIESEL, M2], ids=["diesel", "drawn table, no inclinometer"])
def test_other_tankers_find_what_their_instruments_allow(crew, sheet):
    tanker = crew(sheet, 4102)

    results = [analyse(tanker.shift(Fault(stolen_l=10))[0], tanker.known) for _ in range(10)]

    assert sum(result.verdict is Verdict.LOSS_BETWEEN_STOPS for result in results) >= 9


def test_a_closed_shift_recomputes_to_the_last_bit(m1):
    shift, _ = m1.shift(Fault(stolen_l=4))
    stored, known = json.dumps(shift.to_json()), json.dumps(m1.known.to_json())

    again = analyse(
        ShiftRecord.from_json(json.loads(stored)), Parameters.from_json(json.loads(known))
    )

    assert again == analyse(shift, m1.known)


def test_the_result_is_what_others_judge_by(m1):
    value = analyse(m1.shift(Fault(stolen_l=4))[0], m1.known).to_json()

    assert set(value) == RESULT
    assert set(value["plausibility"]) == {"q", "alarm"}
    assert json.loads(json.dumps(value)) == value


def test_the_curve_steps_down_where_litres_left(flat):
    curve = analyse(flat(lost={5: 5.0}, off={("pre", 9): 12.0}), None).curve

    assert [round(point.r_l) for point in curve[:9]] == [0] * 9
    assert curve[12].r_l == pytest.approx(-5.0, abs=0.1)
    assert curve[0].sigma_l == 0 < curve[-1].sigma_l
    assert [point.stop for point in curve if point.doubted] == [9]


def test_corrections_make_the_variance_out_of_the_record(m1):
    shift, _ = m1.shift()
    result, opening, closing = analyse(shift, m1.known), shift.epochs[0], shift.epochs[-1]
    made = result.corrections

    book = (
        opening.v15_l
        + made.opening_l
        + closing.loads15_cum_l * (1 + made.load_share)
        - closing.metered15_cum_l * (1 - made.meter_share)
        - closing.metered15_cum_l * made.evaporation_share
    )

    assert closing.v15_l + made.closing_l - book == pytest.approx(result.variance_l, abs=1e-3)


def test_learned_corrections_come_close_to_the_truth(m1):
    made = analyse(m1.shift()[0], m1.known).corrections

    meter = made.meter_share - made.evaporation_share
    assert meter == pytest.approx(m1.tanker.meter - m1.tanker.evaporation, abs=0.0005)


def test_what_nobody_trusts_is_not_ok(m1_proved):
    shifts = [m1_proved.shift()[0] for _ in range(10)]
    good = next(each for each in shifts if analyse(each, m1_proved.known).state is State.OK)

    result = analyse(good, replace(m1_proved.known, q=99.0))

    assert result.plausibility.alarm
    assert result.state is State.CHECK


@pytest.mark.parametrize("look", [analyse, analyse_so_far])
def test_parameters_of_another_compartment_are_refused(m1, flat, look):
    shift = flat()
    other = replace(shift, instruments=replace(shift.instruments, capacity_l=2500.0))

    with pytest.raises(ValueError, match="1000"):
        look(other, m1.known)
