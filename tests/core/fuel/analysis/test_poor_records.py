"""Whatever a record lacks, its shift has a stated result, and never a silent OK."""

from dataclasses import replace
from math import isfinite, nan

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proil_core.fuel.analysis import analyse
from proil_core.fuel.live import analyse_so_far
from proil_core.fuel.shift_record import EpochKind
from proil_core.fuel.states import Missing, State


@pytest.mark.parametrize(
    ("dropped", "missing"),
    [
        ({"opening"}, {Missing.OPENING}),
        ({"closing"}, {Missing.CLOSING}),
        ({"post"}, {Missing.DIPS}),
        ({"pre", "post"}, {Missing.DIPS}),
        ({"opening", "closing", "pre", "post"}, {Missing.OPENING, Missing.CLOSING}),
    ],
)
def test_a_shift_without_its_readings_is_incomplete(flat, dropped, missing):
    shift = flat(lost={3: 5.0})
    left = tuple(epoch for epoch in shift.epochs if epoch.kind not in dropped)

    result = analyse(replace(shift, epochs=left), None)

    assert result.state is State.INCOMPLETE
    assert set(result.missing) == missing


@pytest.mark.parametrize(("stops", "incomplete"), [(2, False), (3, True)])
def test_a_fifth_of_the_stops_may_lack_a_dip(m1_proved, flat, stops, incomplete):
    shift = flat(stops=12)
    left = [epoch for epoch in shift.epochs if epoch.kind != "post" or epoch.stop > stops]

    result = analyse(replace(shift, epochs=tuple(left)), m1_proved.known)

    assert (result.state is State.INCOMPLETE) == incomplete


def _at_one_place(shift, *kinds):
    """All that is left of the shift is of these kinds and at one place."""
    left = [replace(epoch, stop=0) for epoch in shift.epochs if epoch.kind in kinds]
    return replace(shift, epochs=tuple(left))


@pytest.mark.parametrize(
    "kinds",
    [
        ("opening", "closing"),
        ("opening", "pre", "closing"),
        ("opening", "post", "closing"),
        ("opening", "load_pre", "load_post", "closing"),
    ],
    ids=" ".join,
)
def test_a_tanker_that_is_said_to_stand_still_is_not_dipped_by_that(m1_proved, flat, kinds):
    result = analyse(_at_one_place(flat(load_after=4), *kinds), m1_proved.known)

    assert (result.state, result.missing) == (State.INCOMPLETE, (Missing.DIPS,))


def test_all_fills_at_one_place_with_their_dips_are_complete(m1_proved, flat):
    shift = _at_one_place(flat(), "opening", "pre", "post", "closing")

    assert analyse(shift, m1_proved.known).missing == ()


def test_an_anchor_stands_in_for_one_dip_alone(m1_proved, flat):
    shift = flat(closing=False)
    last = replace(flat().epochs[-1], stop=0)
    few = [replace(shift.epochs[0], stop=0), replace(shift.epochs[-1], stop=0), last]

    result = analyse(replace(shift, epochs=tuple(few)), m1_proved.known)

    assert result.missing == (Missing.DIPS,)


@pytest.mark.parametrize(
    ("dropped", "stop", "anchor"), [("pre", 1, "opening"), ("post", 3, "closing")]
)
def test_an_anchor_may_stand_in_for_a_dip_at_its_own_place(m1_proved, flat, dropped, stop, anchor):
    shift = flat(stops=3)
    left = [
        replace(epoch, stop=stop) if epoch.kind == anchor else epoch
        for epoch in shift.epochs
        if (epoch.kind, epoch.stop) != (dropped, stop)
    ]

    result = analyse(replace(shift, epochs=tuple(left)), m1_proved.known)

    assert (result.state, result.missing) == (State.OK, ())


def test_a_meter_that_runs_backwards_is_incomplete(flat):
    shift = flat()
    back = replace(shift.epochs[-1], metered15_cum_l=100.0)

    result = analyse(replace(shift, epochs=(*shift.epochs[:-1], back)), None)

    assert (result.state, result.missing) == (State.INCOMPLETE, (Missing.METER,))


@pytest.mark.parametrize(
    ("left", "missing"),
    [
        (slice(0, 0), (Missing.OPENING, Missing.CLOSING)),
        (slice(0, 1), (Missing.CLOSING,)),
        (slice(-1, None), (Missing.OPENING,)),
        (slice(1, 2), (Missing.OPENING, Missing.CLOSING)),
    ],
    ids=["none", "opening", "closing", "pre"],
)
def test_one_reading_says_nothing(flat, left, missing):
    shift = flat()

    result = analyse(replace(shift, epochs=shift.epochs[left]), None)

    assert (result.state, result.missing) == (State.INCOMPLETE, missing)
    assert (result.variance_l, result.alarm, result.curve) == (0.0, False, ())


def test_a_day_without_orders_and_loads_is_judged(flat, m1_proved):
    result = analyse(flat(stops=0), m1_proved.known)

    assert result.state is State.OK
    assert result.variance_l == pytest.approx(0.0, abs=0.5)


EPOCHS = 28
CHANGES = st.one_of(
    st.tuples(st.just("t_min"), st.sampled_from([nan, -10.0, 0.0, 90.0, 10_000.0])),
    st.tuples(st.just("v15_l"), st.sampled_from([None, nan, 0.0, 500.0, 990.0])),
    st.tuples(st.just("metered15_cum_l"), st.sampled_from([None, 0.0, 35.0, 5000.0])),
    st.tuples(st.just("loads15_cum_l"), st.sampled_from([None, 0.0, 600.0])),
    st.tuples(st.just("stop"), st.integers(-1, 14)),
    st.tuples(st.just("kind"), st.sampled_from(EpochKind)),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, EPOCHS - 1), CHANGES), max_size=4),
    st.lists(st.integers(0, EPOCHS - 1), min_size=0, max_size=EPOCHS),
)
def test_any_record_has_a_result(flat, m1_proved, changes, order):
    shift = flat(load_after=6)
    epochs = list(shift.epochs)
    for at, (name, value) in changes:
        epochs[at] = replace(epochs[at], **{name: value})
    poor = replace(shift, epochs=tuple(epochs[at] for at in order) if order else tuple(epochs))

    result = analyse(poor, m1_proved.known)
    live = analyse_so_far(poor, m1_proved.known)

    assert isfinite(result.variance_l + result.u_l + result.statistic + live.litres)
    assert result.missing == () or result.state is State.INCOMPLETE


@pytest.mark.parametrize("at", [0, -1])
def test_an_end_without_its_litres_is_never_ok(flat, m1_proved, at):
    shift = flat()
    epochs = list(shift.epochs)
    epochs[at] = replace(epochs[at], v15_l=nan)

    assert analyse(replace(shift, epochs=tuple(epochs)), m1_proved.known).state is State.INCOMPLETE
