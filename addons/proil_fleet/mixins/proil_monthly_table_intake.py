import io
from datetime import UTC, datetime

import numpy as np

from odoo import models
from odoo.tools import SQL

from proil_core.telemetry.copy_binary import copy_rows, timestamps
from proil_core.telemetry.receipt import Receipt
from proil_core.telemetry.screening import first_of_each, floats, screened

_TYPES = {"integer": np.int32, "real": np.float32, "double precision": np.float64}


class ProilMonthlyTable(models.AbstractModel):
    _inherit = "proil.monthly.table"

    def _take(self, block, owner, columns, ranges, now, shift=None):
        """Store the rows of a block that are new; their Receipt and their numbers by time.

        `owner` are the columns that all rows share, those of the key without `at`; rows from
        before the `shift` are refused.
        """
        at_ms = np.array(columns["at_ms"], dtype=np.int64)
        measured = {name: floats(columns[name]) for name in ranges if columns.get(name)}
        refused = screened(
            at_ms,
            measured,
            ranges,
            now_ms=_milliseconds(now),
            oldest_ms=_milliseconds(datetime.combine(self._oldest_day(), datetime.min.time())),
            shift_ms=_milliseconds(shift.opened_at) if shift else 0,
        )
        rows = self._new_rows(owner, at_ms, first_of_each(at_ms, refused))
        if len(rows):
            new = {name: column[rows] for name, column in measured.items()}
            self._copy(owner, at_ms[rows], new, now)
        return Receipt.of(block, len(at_ms), len(rows), refused), rows

    def _new_rows(self, owner, at_ms, rows):
        """Those of `rows`, which are in order of time, whose moments the table does not have."""
        if not len(rows):
            return rows
        is_owners = SQL(" AND ").join(
            SQL("%s = %s", SQL.identifier(name), number) for name, number in owner.items()
        )
        first = self._moment(at_ms[rows[0]])
        [(last,)] = self.env.execute_query(
            SQL(
                "SELECT max(at) FROM %s WHERE %s AND at >= %s",
                SQL.identifier(self._table),
                is_owners,
                first,
            )
        )
        # A device that sends its rows in order, each once, is done here.
        if last is None:
            return rows
        moments = [self._moment(moment) for moment in at_ms[rows]]
        known = self.env.execute_query(
            SQL(
                "SELECT at FROM %s WHERE %s AND at = ANY(%s)",
                SQL.identifier(self._table),
                is_owners,
                moments,
            )
        )
        return rows[~np.isin(at_ms[rows], [_milliseconds(at) for (at,) in known])]

    def _copy(self, owner, at_ms, measured, now):
        self._make_room(self._moment(at_ms[0]).date(), self._moment(at_ms[-1]).date())
        count = len(at_ms)
        received = np.full(count, _milliseconds(now), dtype=np.int64)
        columns = {"at": timestamps(at_ms), "received_at": timestamps(received)}
        for name, kind in self._table_columns.items():
            if name not in columns:
                given = owner.get(name, measured.get(name, np.nan))
                columns[name] = np.full(count, given, dtype=_TYPES[kind.removesuffix(" NOT NULL")])
        statement = SQL(
            "COPY %s (%s) FROM STDIN (FORMAT binary)",
            SQL.identifier(self._table),
            SQL(", ").join(map(SQL.identifier, columns)),
        )
        self.env.cr.copy_expert(statement.code, io.BytesIO(copy_rows(columns)))

    def _moment(self, at_ms):
        return datetime.fromtimestamp(int(at_ms) / 1000, UTC).replace(tzinfo=None)


def _milliseconds(moment):
    return round(moment.replace(tzinfo=UTC).timestamp() * 1000)
