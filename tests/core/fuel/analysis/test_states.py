import pytest

from proil_core.fuel.states import Missing, State, state_of


@pytest.mark.parametrize(
    ("variance_l", "u_l", "alarm", "state"),
    [
        (0.0, 0.9, False, "OK"),
        (-1.5, 0.9, False, "OK"),
        (-1.6, 0.9, False, "CHECK"),
        (3.0, 0.9, False, "CHECK"),
        (3.1, 0.9, False, "FAIL"),
        (0.0, 0.9, True, "FAIL"),
        (0.0, 1.5, False, "OK"),
        (0.0, 1.51, False, "NOT CAPABLE"),
        (-30.0, 5.0, True, "NOT CAPABLE"),
    ],
)
def test_state(variance_l, u_l, alarm, state):
    assert state_of((), variance_l, u_l, alarm, trusted=True) == State(state)


def test_what_is_missing_comes_first():
    assert state_of((Missing.CLOSING,), -9.0, 9.0, True, trusted=True) is State.INCOMPLETE
