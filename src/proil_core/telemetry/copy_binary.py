"""Rows as PostgreSQL's COPY takes them in binary format, built from whole columns.

Format: PostgreSQL manual, COPY, "Binary Format": a signature, then for each row the number of its
fields and each field with its length in bytes, -1 for NULL; all big-endian; -1 ends the data.
"""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Column = NDArray[Any]

_SIGNATURE: Final = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END: Final = b"\xff\xff"
_POSTGRES_EPOCH_MS: Final = 946_684_800_000  # 2000-01-01T00:00:00Z


def timestamps(at_ms: NDArray[np.int64]) -> Column:
    """Milliseconds of the Unix epoch as values of `timestamp`."""
    return ((at_ms - _POSTGRES_EPOCH_MS) * 1000).astype(">i8")


def copy_rows(columns: Mapping[str, Column]) -> bytes:
    """The rows of `columns`, fields in their order; NaN is NULL.

    An array's type decides the width of its field: integer and bigint, real and double precision,
    timestamp by `timestamps`. Rows with the same fields missing are written together, so that
    each group is one array of records without a loop over its rows.
    """
    missing = {
        name: np.isnan(column) for name, column in columns.items() if column.dtype.kind == "f"
    }
    pattern = np.zeros(len(next(iter(columns.values()))), dtype=np.int64)
    for bit, lacks in enumerate(missing.values()):
        pattern |= lacks.astype(np.int64) << bit
    parts = [_SIGNATURE]
    for each in np.unique(pattern):
        rows = pattern == each
        absent = {name for bit, name in enumerate(missing) if each >> bit & 1}
        chosen = {name: column[rows] for name, column in columns.items()}
        parts.append(_records(chosen, absent))
    return b"".join([*parts, _END])


def _records(columns: Mapping[str, Column], absent: set[str]) -> bytes:
    layout = [("fields", ">i2")]
    for name, column in columns.items():
        layout.append((f"{name} length", ">i4"))
        if name not in absent:
            layout.append((name, column.dtype.newbyteorder(">").str))
    records = np.empty(len(next(iter(columns.values()))), dtype=layout)
    records["fields"] = len(columns)
    for name, column in columns.items():
        if name in absent:
            records[f"{name} length"] = -1
        else:
            records[f"{name} length"] = column.dtype.itemsize
            records[name] = column
    return records.tobytes()
