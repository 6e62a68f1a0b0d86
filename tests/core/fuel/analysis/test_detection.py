import numpy as np
import pytest

from proil_core.fuel import model
from proil_core.fuel.detection import PAIR_COST, SLOW_BONUS, whitened, whitening
from proil_core.fuel.series import series_of


def _seen(shift):
    series = series_of(shift)
    residual = series.residual + 0.0008 * series.metered
    lower = whitening(model.noise(series, shift.instruments, model.NoiseScale()))
    data, shapes = whitened(series, residual, lower)
    return data, shapes, shapes.evidence(data)


def test_exact_readings_show_nothing(flat):
    _, _, seen = _seen(flat(load_after=4))

    assert seen.step.max() < 1e-6
    assert seen.statistic == pytest.approx(SLOW_BONUS, abs=1e-6)


@pytest.mark.parametrize("stop", [1, 4, 12, 13])
def test_a_step_is_measured_where_it_is(flat, stop):
    _, _, seen = _seen(flat(lost={stop: 3.0}))

    assert int(np.argmax(seen.step)) == 2 * stop - 2
    assert seen.step_l.max() == pytest.approx(3.0, abs=0.01)
    assert seen.statistic == pytest.approx(max(seen.step.max(), seen.pair.max() - PAIR_COST))


def test_what_is_kept_back_at_each_fill_is_an_offset(flat):
    _, _, seen = _seen(flat(stops=12, kept=0.5))

    assert seen.per_fill.amplitude_l == pytest.approx(-6.0, abs=0.01)
    assert seen.per_fill.ratio > seen.step.max()


def test_an_offset_and_a_drain_hide_in_the_sum_but_not_together(flat):
    _, _, seen = _seen(flat(stops=12, kept=0.5, lost={11: 5.0}))

    best = int(np.argmax(seen.pair))
    assert best == 20
    assert seen.pair_step_l[best] == pytest.approx(5.0, abs=0.01)
    assert seen.pair[best] > seen.step.max() + 20


def test_a_surplus_is_a_negative_loss(flat):
    _, _, seen = _seen(flat(lost={5: -3.0}))

    assert seen.step_l[int(np.argmax(seen.step))] == pytest.approx(-3.0, abs=0.01)


def test_without_fills_only_steps_and_ramps_are_seen(flat):
    _, _, seen = _seen(flat(stops=0))

    assert seen.per_fill.ratio == 0
    assert seen.pair.tolist() == [0.0]


def test_many_draws_are_judged_as_one_shift_is(flat):
    data, shapes, seen = _seen(flat(lost={5: 3.0}, kept=0.1))

    statistics = shapes.statistics(np.column_stack([np.zeros_like(data), data]))

    assert statistics == pytest.approx([SLOW_BONUS, seen.statistic])
