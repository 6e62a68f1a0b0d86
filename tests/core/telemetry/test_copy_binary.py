import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.telemetry.copy_binary import copy_rows, timestamps

HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)


def _decoded(data: bytes, formats: str) -> list[tuple]:
    """The rows of a binary COPY, read one field after the other; `formats` as in struct."""
    assert data.startswith(HEADER)
    place, rows = len(HEADER), []
    while (fields := struct.unpack_from(">h", data, place)[0]) != -1:
        assert fields == len(formats)
        place += 2
        row = []
        for code in formats:
            (length,) = struct.unpack_from(">i", data, place)
            place += 4
            if length == -1:
                row.append(None)
                continue
            assert length == struct.calcsize(f">{code}")
            row.append(struct.unpack_from(f">{code}", data, place)[0])
            place += length
        rows.append(tuple(row))
    assert place + 2 == len(data)
    return rows


def test_each_type_has_its_width():
    columns = {
        "device": np.array([7, 8], dtype=np.int32),
        "moment": np.array([1, 2], dtype=np.int64),
        "level": np.array([0.5, 1.5], dtype=np.float32),
        "pulses": np.array([1e8 + 0.125, 2.0]),
    }

    rows = _decoded(copy_rows(columns), "iqfd")

    assert rows == [(7, 1, 0.5, 1e8 + 0.125), (8, 2, 1.5, 2.0)]


def test_no_rows_are_a_header_and_an_end():
    assert _decoded(copy_rows({"device": np.array([], dtype=np.int32)}), "i") == []


@given(
    st.lists(
        st.tuples(
            st.integers(-(2**31), 2**31 - 1),
            st.none() | st.floats(width=32, allow_nan=False),
            st.none() | st.floats(allow_nan=False),
        ),
        max_size=40,
    )
)
def test_whatever_is_missing_every_row_arrives_once(rows):
    numbers, levels, pulses = zip(*rows, strict=True) if rows else ([], [], [])
    columns = {
        "number": np.array(numbers, dtype=np.int32),
        "level": np.array(levels, dtype=np.float32),
        "pulses": np.array(pulses, dtype=np.float64),
    }

    decoded = _decoded(copy_rows(columns), "ifd")

    assert sorted(decoded, key=repr) == sorted(rows, key=repr)


@pytest.mark.parametrize(
    ("at_ms", "microseconds"),
    [(946_684_800_000, 0), (946_684_800_001, 1000), (946_684_799_999, -1000)],
)
def test_moments_count_from_the_year_2000(at_ms, microseconds):
    assert timestamps(np.array([at_ms], dtype=np.int64)).tolist() == [microseconds]
