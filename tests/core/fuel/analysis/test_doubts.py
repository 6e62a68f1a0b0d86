import numpy as np
import pytest

from proil_core.fuel import model
from proil_core.fuel.doubts import doubts_of
from proil_core.fuel.series import series_of


def _doubts(shift):
    series = series_of(shift)
    scatter = model.noise(series, shift.instruments, model.NoiseScale())
    residual = series.residual + 0.0008 * series.metered
    return series, doubts_of(series, residual, scatter)


def test_a_clean_shift_is_not_doubted(flat):
    _, doubts = _doubts(flat(load_after=6))

    assert not doubts.of_reading.any()


def test_a_leaning_stop_is_doubted_as_a_whole(flat):
    series, doubts = _doubts(flat(off={("pre", 5): 12.0, ("post", 5): 12.0}))

    assert doubts.shared[series.place == 5] == pytest.approx(18.0)
    assert not doubts.of_reading[series.place != 5].any()


def test_one_moving_reading_is_doubted_alone(flat):
    series, doubts = _doubts(flat(off={("post", 5): -12.0}))

    own = doubts.own[series.place == 5]
    assert own[0] == 0
    assert own[1] == pytest.approx(18.0)


@pytest.mark.parametrize("stop", range(1, 14))
@pytest.mark.parametrize("litres", [3.0, -3.0, 10.0])
def test_a_lasting_step_is_never_doubted(flat, stop, litres):
    _, doubts = _doubts(flat(lost={stop: litres}))

    assert not doubts.of_reading.any()


@pytest.mark.parametrize("anchor", [("opening", 0), ("closing", 13), ("load_post", 100)])
def test_trusted_readings_are_not_doubted_however_far_off(flat, anchor):
    series, doubts = _doubts(flat(load_after=6, off={anchor: 12.0}))

    assert not doubts.of_reading[~series.street].any()


def test_a_last_stop_that_nothing_confirms_is_doubted(flat):
    series, doubts = _doubts(flat(lost={12: 4.0}, closing=False))

    assert doubts.of_reading[series.place == 12].all()


def test_two_stops_that_agree_are_believed(flat):
    _, doubts = _doubts(flat(lost={11: 4.0}, closing=False))

    assert not doubts.of_reading[:-2].any()


def test_doubts_are_a_covariance(flat):
    series, doubts = _doubts(flat(off={("pre", 3): 12.0, ("post", 3): 9.0, ("pre", 7): -5.0}))

    covariance = doubts.covariance(series.place)

    assert np.linalg.eigvalsh(covariance).min() > -1e-9
    assert covariance[0].sum() == 0
