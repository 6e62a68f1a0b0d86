"""Every fault of a stream of samples has a stated result."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.epochs import Fault, FaultKind, Sample, cleaned

NOW_S = 10_000.0


def _stream(count=10, start_s=NOW_S - 300, step_s=30, **facts):
    known = {"temperature_c": 12.0, "speed_kmh": 0.0, "pulses_l": 500.0, **facts}
    return [Sample(start_s + step_s * index, 800.0 + index / 10, **known) for index in range(count)]


def _cleaned(samples):
    found = cleaned(samples, received_at_s=NOW_S)
    return list(found.samples), list(found.faults)


def test_a_good_stream_has_no_faults():
    assert _cleaned(_stream()) == (_stream(), [])


def test_nothing_at_all():
    assert _cleaned([]) == ([], [])


def test_late_samples_count_and_are_named():
    stream = _stream(start_s=NOW_S - 4000)

    assert _cleaned(stream) == (stream, [Fault(FaultKind.LATE, NOW_S - 4000, NOW_S - 3730, 10)])


def test_duplicated_samples_count_once():
    stream = _stream()

    assert _cleaned([*stream, stream[3], stream[3], stream[5]]) == (
        stream,
        [
            Fault(FaultKind.DUPLICATE, stream[3].at_s, stream[5].at_s, 3),
            Fault(FaultKind.OUT_OF_ORDER, stream[3].at_s, stream[5].at_s, 3),
        ],
    )


def test_of_two_levels_at_one_moment_the_first_counts():
    stream = _stream()
    other = replace(stream[-1], level_mm=700.0)

    assert _cleaned([*stream, other])[0] == stream


def test_samples_out_of_order_are_put_in_order():
    stream = _stream()
    mixed = [*stream[:4], stream[6], stream[4], stream[5], *stream[7:]]

    assert _cleaned(mixed) == (
        stream,
        [Fault(FaultKind.OUT_OF_ORDER, stream[4].at_s, stream[5].at_s, 2)],
    )


def test_samples_from_the_future_are_left_out():
    stream = _stream()
    future = [replace(stream[0], at_s=NOW_S + 61), replace(stream[0], at_s=NOW_S + 86400)]

    assert _cleaned([*stream, *future]) == (
        stream,
        [Fault(FaultKind.FROM_FUTURE, NOW_S + 61, NOW_S + 86400, 2)],
    )


def test_a_clock_may_be_a_minute_ahead():
    stream = [*_stream(), replace(_stream()[0], at_s=NOW_S + 60, level_mm=801.0)]

    assert _cleaned(stream) == (stream, [])


def test_a_level_without_temperature_stays_and_is_named():
    stream = _stream()
    stream[2] = replace(stream[2], temperature_c=None)

    assert _cleaned(stream) == (
        stream,
        [Fault(FaultKind.MISSING_TEMPERATURE, stream[2].at_s, stream[2].at_s, 1)],
    )


def test_a_position_without_a_level_misses_no_temperature():
    stream = [replace(sample, level_mm=None, temperature_c=None) for sample in _stream()]

    assert _cleaned(stream) == (stream, [])


def _pouring(count, level, per_sample_l, **facts):
    return [
        Sample(NOW_S - 400 + 5 * index, level(index), 12.0, 0.0, 500.0 + per_sample_l * index)
        for index in range(count)
    ]


def test_a_level_that_does_not_see_litres_leave_is_stuck_and_is_taken_away():
    stream = _pouring(30, lambda _index: 800.0, 1.0)

    samples, faults = _cleaned(stream)

    assert faults == [Fault(FaultKind.STUCK_PROBE, stream[0].at_s, stream[-1].at_s, 30)]
    assert [sample.level_mm for sample in samples] == [None] * 30
    assert [sample.pulses_l for sample in samples] == [sample.pulses_l for sample in stream]


@pytest.mark.parametrize(
    "stream",
    [
        _pouring(30, lambda index: 800.0 - index, 1.0),
        _pouring(30, lambda _index: 800.0, 0.0),
        _pouring(30, lambda _index: 800.0, 0.1),
        _pouring(30, lambda _index: 800.0, -20.0),
    ],
    ids=["sees the litres", "parked", "less than can be seen", "the meter was replaced"],
)
def test_a_level_that_may_be_right_is_not_stuck(stream):
    assert _cleaned(stream) == (stream, [])


def _driving(minutes, level):
    return [
        Sample(NOW_S - 60 * (minutes - index), level(index), 12.0, 40.0, 500.0)
        for index in range(minutes + 1)
    ]


def test_a_level_that_never_sloshes_on_the_road_is_stuck():
    _samples, faults = _cleaned(_driving(40, lambda _index: 800.0))

    assert [(fault.kind, fault.samples) for fault in faults if fault.kind != "late"] == [
        (FaultKind.STUCK_PROBE, 41)
    ]


@pytest.mark.parametrize(
    "stream",
    [_driving(40, lambda index: 800.0 + index % 2), _driving(29, lambda _index: 800.0)],
    ids=["sloshes", "a short way"],
)
def test_a_level_on_the_road_may_be_right(stream):
    assert {fault.kind for fault in _cleaned(stream)[1]} <= {FaultKind.LATE}


SAMPLES = st.builds(
    Sample,
    st.floats(0, 2 * NOW_S),
    st.none() | st.sampled_from([800.0, 801.5]),
    st.none() | st.floats(-40, 40),
    st.none() | st.floats(0, 90),
    st.none() | st.floats(0, 1000),
)


@given(st.lists(SAMPLES, max_size=30))
def test_whatever_comes_the_result_is_in_order_and_every_loss_is_named(stream):
    samples, faults = _cleaned(stream)
    times = [sample.at_s for sample in samples]
    lost = sum(
        fault.samples
        for fault in faults
        if fault.kind in (FaultKind.FROM_FUTURE, FaultKind.DUPLICATE)
    )

    assert times == sorted(set(times))
    assert len(samples) + lost == len(stream)
    assert cleaned(samples, received_at_s=NOW_S).samples == tuple(samples)


@given(st.lists(SAMPLES, max_size=20, unique_by=lambda sample: sample.at_s), st.randoms())
def test_the_order_of_arrival_changes_nothing(stream, random):
    shuffled = random.sample(stream, len(stream))

    assert _cleaned(shuffled)[0] == _cleaned(stream)[0]
