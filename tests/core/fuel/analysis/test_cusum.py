import pytest

from proil_core.fuel import cusum


@pytest.mark.parametrize(("loss_l", "shifts"), [(1.0, 14), (1.5, 7), (2.0, 5), (3.0, 3)])
def test_small_losses_add_up_to_an_alarm(loss_l, shifts):
    s_l, count = 0.0, 0
    while not cusum.is_alarm(s_l):
        s_l, count = cusum.advance(s_l, loss_l), count + 1

    assert count == shifts


def test_surplus_and_half_a_litre_are_forgiven():
    s_l = 0.0
    for loss_l in (0.5, -4.0, 0.4, 0.5):
        s_l = cusum.advance(s_l, loss_l)

    assert s_l == 0.0


def test_the_limit_itself_is_no_alarm():
    assert not cusum.is_alarm(cusum.LIMIT_L)
