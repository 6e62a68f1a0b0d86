from dataclasses import replace

import numpy as np
import pytest
from simulator.sheets import M1
from simulator.tanker import GROSS, MISMATCH, drawn
from simulator.working_day import NOTHING, Fault, simulated

from proil_core.fuel.analysis import analyse
from proil_core.fuel.learning import MixedHistory, learn
from proil_core.fuel.model import KNOTS, METER
from proil_core.fuel.parameters import LIMIT, from_data_sheet


def _rmse(results):
    return float(np.sqrt(np.mean([result.variance_l**2 for result in results])))


def _variances(tankers, random, shifts, known):
    return [
        analyse(simulated(tanker, random)[0], parameters)
        for tanker, parameters in zip(tankers, known, strict=True)
        for _ in range(shifts)
    ]


@pytest.fixture(scope="module")
def fleet():
    random = np.random.default_rng(5100)
    tankers = [drawn(M1, random) for _ in range(5)]
    histories = [[simulated(each, random)[0] for _ in range(30)] for each in tankers]
    return tankers, histories


@pytest.mark.parametrize(("shifts", "rmse_l"), [(10, 1.15), (30, 1.05)])
def test_ten_shifts_are_enough_to_learn_from(fleet, shifts, rmse_l):
    tankers, histories = fleet
    random = np.random.default_rng(5101)
    known = [learn(history[:shifts]) for history in histories]
    unlearned = [None] * len(tankers)

    assert _rmse(_variances(tankers, random, 20, known)) < rmse_l
    assert _rmse(_variances(tankers, random, 20, unlearned)) > 1.6


def test_a_tenth_of_the_history_may_hide_thefts(fleet):
    tankers, histories = fleet
    random = np.random.default_rng(5102)
    stolen = [
        [*history[:-3], *(simulated(tanker, random, fault=Fault(stolen_l=5))[0] for _ in range(3))]
        for tanker, history in zip(tankers, histories, strict=True)
    ]
    known = [learn(history) for history in stolen]
    thefts = [
        analyse(simulated(tanker, random, fault=Fault(stolen_l=3))[0], parameters)
        for tanker, parameters in zip(tankers, known, strict=True)
        for _ in range(10)
    ]

    assert _rmse(_variances(tankers, random, 20, known)) < 1.15
    assert np.mean([result.alarm for result in thefts]) >= 0.95


def test_bad_stops_in_the_history_do_not_make_readings_look_noisy():
    random = np.random.default_rng(5103)
    tankers = [drawn(M1, random, GROSS) for _ in range(4)]

    ratios = [
        learn([simulated(each, random)[0] for _ in range(20)]).lam_tilt / each.noise**2
        for each in tankers
    ]

    assert 0.6 < np.mean(ratios) < 1.6


def test_noise_is_learned_for_readings_and_leaning(fleet):
    tankers, histories = fleet
    known = [learn(history) for history in histories]

    for each, parameters in zip(tankers, known, strict=True):
        assert parameters.lam == pytest.approx(each.noise**2, rel=0.35)
        assert parameters.lam_tilt == pytest.approx(each.noise**2, rel=0.5)
        assert parameters.lam_shift >= 1.0


def test_wild_tails_raise_the_own_limit():
    random = np.random.default_rng(5104)
    wild, calm = drawn(M1, random, MISMATCH), drawn(M1, random)

    limits = [learn([simulated(each, random)[0] for _ in range(30)]).limit for each in (wild, calm)]

    assert limits[0] >= LIMIT
    assert LIMIT <= limits[1] < 17


def test_two_hundred_own_shifts_set_the_limit():
    random = np.random.default_rng(5105)
    tanker = drawn(M1, random)
    history = [simulated(tanker, random, str(number))[0] for number in range(200)]

    known = learn(history)

    own = [analyse(shift, known).statistic for shift in history]
    assert known.limit == pytest.approx(max(LIMIT, np.quantile(own, 0.99)))
    assert (known.n_shifts, known.window) == (30, ("170", "199"))


@pytest.mark.parametrize("every", [10, 42], ids=["189 clean", "205 clean"])
def test_thefts_among_two_hundred_shifts_do_not_raise_the_limit(every):
    random = np.random.default_rng(5106)
    tanker = drawn(M1, random)
    history = [
        simulated(tanker, random, str(at), NOTHING if at % every else Fault(stolen_l=15))[0]
        for at in range(210)
    ]

    assert LIMIT <= learn(history).limit < 17


def test_learning_narrows_what_is_known(m1):
    before = from_data_sheet(M1)

    for at in (KNOTS // 2, METER):
        assert m1.known.covariance[at][at] < 0.5 * before.covariance[at][at]


def test_the_same_history_teaches_the_same(m1):
    assert learn(m1.history) == m1.known


def test_incomplete_shifts_teach_nothing(m1):
    open_shift = replace(m1.history[0], epochs=m1.history[0].epochs[:-1])

    assert learn([open_shift, *m1.history]) == m1.known
    assert learn([open_shift]) == from_data_sheet(M1)


def test_a_shift_that_is_sent_again_teaches_nothing_more(m1):
    few = m1.history[:3]

    assert learn([few[0]] * 20) == learn(few[:1])
    assert learn([*few, *few]) == learn(few)


@pytest.mark.parametrize("change", [{"capacity_l": 2500.0}, {"evaporates": False}])
def test_shifts_of_two_compartments_are_refused(m1, change):
    other = replace(m1.history[2], instruments=replace(M1, **change))

    with pytest.raises(MixedHistory) as refused:
        learn([*m1.history[:2], other, m1.history[3]])

    assert refused.value.at == 2


def test_better_instruments_are_still_of_the_same_compartment(m1):
    before = replace(m1.history[0], instruments=replace(M1, reading_sd_mm=1.0))

    assert learn([before, *m1.history[1:5]]).n_shifts == 5


def test_an_empty_history_is_refused():
    with pytest.raises(ValueError, match="no shifts"):
        learn([])


@pytest.mark.parametrize("shifts", [1, 2])
def test_few_shifts_leave_the_data_sheets_much(m1, shifts):
    known = learn(m1.history[:shifts])

    assert known.n_shifts == shifts
    assert not known.implausible
    assert known.covariance[METER][METER] > m1.known.covariance[METER][METER]


def test_days_on_which_nothing_was_filled_teach_without_harm(flat):
    known = learn([replace(flat(stops=0), shift_id=str(day)) for day in range(5)])

    assert (known.lam, known.lam_tilt) == (1.0, 1.0)
    assert known.limit == LIMIT
