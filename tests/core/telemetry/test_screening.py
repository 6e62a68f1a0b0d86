import numpy as np
import pytest

from proil_core.telemetry.screening import (
    CLOCK_TOLERANCE_MS,
    LEVEL_RANGES,
    POSITION_RANGES,
    Reason,
    first_of_each,
    floats,
    screened,
)

NOW_MS = 1_900_000_000_000
OLDEST_MS = NOW_MS - 86_400_000


def _screened(at_ms, ranges=LEVEL_RANGES, **columns):
    arrays = {name: floats(values) for name, values in columns.items()}
    return screened(
        np.array(at_ms, dtype=np.int64), arrays, ranges, now_ms=NOW_MS, oldest_ms=OLDEST_MS
    )


def test_measurements_are_accepted():
    assert _screened([NOW_MS, NOW_MS - 1000], level_mm=[812.5, None], speed_kmh=[0, 12]) == {}


@pytest.mark.parametrize(
    ("at_ms", "reason"),
    [
        (NOW_MS + CLOCK_TOLERANCE_MS, None),
        (NOW_MS + CLOCK_TOLERANCE_MS + 1, Reason.FROM_FUTURE),
        (OLDEST_MS, None),
        (OLDEST_MS - 1, Reason.TOO_OLD),
    ],
)
def test_the_time_of_a_row(at_ms, reason):
    expected = {reason: [0]} if reason else {}

    assert _screened([at_ms], level_mm=[500]) == expected


def test_what_was_measured_before_the_shift_is_of_another_one():
    at_ms = np.array([OLDEST_MS - 1, NOW_MS - 1, NOW_MS], dtype=np.int64)

    refused = screened(
        at_ms,
        {"level_mm": floats([500] * 3)},
        LEVEL_RANGES,
        now_ms=NOW_MS,
        oldest_ms=OLDEST_MS,
        shift_ms=NOW_MS,
    )

    assert refused == {Reason.TOO_OLD: [0], Reason.BEFORE_SHIFT: [1]}


@pytest.mark.parametrize("ranges", [LEVEL_RANGES, POSITION_RANGES])
def test_each_column_has_two_ends(ranges):
    for name, (low, high) in ranges.items():
        rows = [low, high, low - 0.001, high + 0.001]

        refused = _screened([NOW_MS] * 4, ranges, **{name: rows})

        assert refused == {Reason.BAD_RANGE: [2, 3]}, name


def test_a_row_that_measures_nothing_is_empty():
    refused = _screened([NOW_MS, NOW_MS], level_mm=[None, None], speed_kmh=[None, 0])

    assert refused == {Reason.EMPTY: [0]}


def test_a_row_is_refused_for_one_reason():
    at_ms = [NOW_MS + 600_000, NOW_MS]

    refused = _screened(at_ms, level_mm=[-1, -1])

    assert refused == {Reason.FROM_FUTURE: [0], Reason.BAD_RANGE: [1]}


@pytest.mark.parametrize(
    ("at_ms", "refused", "expected"),
    [
        ([30, 10, 20], {}, [1, 2, 0]),
        ([10, 20, 10], {}, [0, 1]),
        ([10, 20, 10], {Reason.BAD_RANGE: [0]}, [2, 1]),
        ([10, 20], {Reason.BAD_RANGE: [0], Reason.EMPTY: [1]}, []),
        ([], {}, []),
    ],
)
def test_the_first_good_row_of_each_moment_is_kept_in_order(at_ms, refused, expected):
    kept = first_of_each(np.array(at_ms, dtype=np.int64), refused)

    assert kept.tolist() == expected
