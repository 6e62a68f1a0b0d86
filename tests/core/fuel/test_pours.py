import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.pours import Pour, pours
from proil_core.fuel.samples import Sample


def _samples(*counts, step_s=10.0):
    return [
        Sample(step_s * index, pulses_l=count)
        for index, count in enumerate(counts)
        if count != "lost"
    ]


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ([], []),
        ([500.0], []),
        ([500.0] * 9, []),
        ([500.0, 500.0, 507.0, 514.0, 514.0], [Pour(10, 30, 14.0)]),
        ([500.0, 507.0, *[507.0] * 12, 514.0], [Pour(0, 140, 14.0)]),
        ([500.0, 507.0, *[507.0] * 13, 514.0], [Pour(0, 10, 7.0), Pour(140, 150, 7.0)]),
        ([500.0, 507.0, 0.0, 5.0, 12.0], [Pour(0, 40, 19.0)]),
        ([500.0, 507.0, 0.0, 514.0, 514.0], [Pour(0, 30, 14.0)]),
        ([500.0, 0.0, 500.0], []),
        ([500.0, 500.1, 500.2], []),
        ([500.0, None, "lost", 540.0], [Pour(0, 30, 40.0)]),
    ],
    ids=[
        "nothing",
        "one sample",
        "the pump is off",
        "a pour",
        "a pause",
        "two pours",
        "a new meter",
        "a count that is lost for a moment",
        "a count that is lost while the pump is off",
        "a hose that breathes",
        "samples lost on the way",
    ],
)
def test_pours_of_a_meter(counts, found):
    assert pours(_samples(*counts)) == found


@given(st.lists(st.tuples(st.floats(1, 60), st.integers(14, 60)), max_size=20))
def test_no_litre_of_a_pour_is_lost(doses):
    counts = [1000.0]
    for litres, pause in doses:
        counts += [counts[-1] + litres, *[counts[-1] + litres] * pause]

    found = pours(_samples(*counts))

    assert [pour.litres for pour in found] == pytest.approx([litres for litres, _pause in doses])
