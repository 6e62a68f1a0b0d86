"""A skim in all of the history is learned away, so the corrections themselves are watched."""

import numpy as np
import pytest
from simulator.sheets import M1, M1_PROVED
from simulator.tanker import CALM, MISMATCH, drawn
from simulator.working_day import Fault, simulated

from proil_core.fuel import model, plausibility
from proil_core.fuel.analysis import analyse
from proil_core.fuel.learning import learn
from proil_core.fuel.states import State


def _share_implausible(sheet, fault, seed, tankers=20, weather=CALM):
    random = np.random.default_rng(seed)
    known = []
    for _ in range(tankers):
        tanker = drawn(sheet, random, weather)
        known.append(learn([simulated(tanker, random, fault=fault)[0] for _ in range(10)]))
    return np.mean([parameters.implausible for parameters in known])


def test_a_skim_in_all_history_is_seen_when_the_meter_is_proved():
    assert _share_implausible(M1_PROVED, Fault(kept_per_order_l=0.3), 6001) >= 0.95


@pytest.mark.parametrize(("sheet", "weather"), [(M1_PROVED, CALM), (M1, CALM), (M1, MISMATCH)])
def test_honest_tankers_are_plausible(sheet, weather):
    assert _share_implausible(sheet, Fault(), 6002, tankers=8, weather=weather) <= 0.25


def test_a_large_skim_is_seen_even_when_the_meter_was_never_proved():
    assert _share_implausible(M1, Fault(kept_per_order_l=0.5), 6003, tankers=10) >= 0.9


def test_a_skimmed_tanker_is_told_in_every_result(crew):
    skimmed = crew(M1_PROVED, 6004, fault=Fault(kept_per_order_l=0.3))

    results = [analyse(skimmed.shift(Fault(kept_per_order_l=0.3))[0], skimmed.known)] * 5

    assert all(result.plausibility.alarm for result in results)
    assert all(result.plausibility.q > skimmed.known.q_limit for result in results)
    assert all(result.state is not State.OK for result in results)


def test_the_limit_is_the_quantile_of_what_honest_sheets_give():
    _, covariance = model.prior(M1)
    random = np.random.default_rng(6005)
    left = covariance * 0.1
    root = np.linalg.cholesky(covariance - left)

    draws = [
        plausibility.distance(root @ random.normal(size=len(left)), np.zeros(len(left)), covariance)
        for _ in range(4000)
    ]

    assert np.mean(np.array(draws) > plausibility.limit(left, covariance)) == pytest.approx(
        0.03, abs=0.012
    )


def test_nothing_learned_allows_no_distance():
    _, covariance = model.prior(M1)

    assert plausibility.limit(covariance, covariance) == pytest.approx(0.0, abs=1e-9)
