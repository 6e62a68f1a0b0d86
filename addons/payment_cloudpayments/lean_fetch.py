"""Reading and adding the same columns in every payment, without building the query each time."""

from functools import lru_cache

from odoo import fields


def lean_fetch(records, names, *, beside=(), lock=False):
    """`records.fetch(names)` of stored columns, for code to which access rights do not apply.

    Most of what a fetch costs is building its query; here that is done once. Like a fetch it
    leaves alone what is in memory, so nothing has to be written before. `lock` waits for the rows.

    `beside` is a pair for each Many2one whose record is wanted as well: the field's name, and the
    columns of that record.
    """
    if records.env.su or lock:
        ids = list(records._ids) if lock else _missing(records, names)
        _fetch_together(records, ids, tuple(names), beside, lock)
        if len(ids) == len(records):
            return
    else:
        records.fetch(names)
    for field_name, columns in beside:
        lean_fetch(records[field_name], columns)


def _fetch_together(records, ids, names, beside, lock):
    if not ids:
        return
    others = [(name, _comodel(records, name), columns) for name, columns in beside]
    joined = tuple((name, other._table, columns) for name, other, columns in others)
    records.env.cr.execute(_query(records._table, names, joined, lock), [ids])
    rows = records.env.cr.fetchall()
    end = 1 + len(names)
    keep(records, names, [row[:end] for row in rows] if others else rows)
    for _name, other, columns in others:
        start, end = end, end + 1 + len(columns)
        keep(other, columns, [row[start:end] for row in rows if row[start]])


def _comodel(records, field_name):
    return records.env[records._fields[field_name].comodel_name]


def _missing(records, names):
    env, fields_read = records.env, [records._fields[name] for name in names]
    return [
        each
        for each in records._ids
        if any(each not in field._get_cache(env) for field in fields_read)
    ]


def keep(records, names, rows):
    """Put rows of an id and these columns in memory; the records they are."""
    if not rows:
        return records.browse()
    ids, *columns = zip(*rows, strict=True)
    found = records.browse(ids)
    for name, values in zip(names, columns, strict=True):
        found._fields[name]._insert_cache(found, values)
    return found


def lean_insert(records, row):
    """A new record of stored values alone, which no constraint of Python and no `create` guards.

    `row` has every column that is compulsory, each value as it is kept in memory.
    """
    now, uid = fields.Datetime.now(), records.env.uid
    row = row | {"create_uid": uid, "create_date": now, "write_uid": uid, "write_date": now}
    names, values = tuple(row), tuple(row.values())
    records.env.cr.execute(_insertion(records._table, names), [values])
    record = keep(records, names, [(*records.env.cr.fetchone(), *values)])
    forget_lists(record, names)
    return record


def lean_write(record, vals):
    """`record.write(vals)` of stored values, at once; the values are as they are kept in memory.

    Raises what the database refuses them with.
    """
    record.flush_recordset(list(vals))
    row = vals | {"write_uid": record.env.uid, "write_date": fields.Datetime.now()}
    record.env.cr.execute(_update(record._table, tuple(row)), [*row.values(), record.id])
    for name, value in row.items():
        record._fields[name]._update_cache(record, value)
    record.modified(vals)


def forget_lists(record, names):
    """Have lists in memory that a new row is now a part of, by these columns, read anew."""
    for name in names:
        for listing in record.pool.field_inverses[record._fields[name]]:
            listing._get_cache(record.env).pop(record[name].id, None)


def lean_lines(record, name, names):
    """The lines of a One2many, newest first, with these stored columns of theirs in memory."""
    if record.env.su:
        field = record._fields[name]
        lines = record.env[field.comodel_name]
        query = _lines_query(lines._table, field.inverse_name, tuple(names))
        record.env.cr.execute(query, [record.id])
        found = keep(lines, names, record.env.cr.fetchall())
        field._insert_cache(record, [found._ids])
    return record[name]


@lru_cache(maxsize=128)
def _insertion(table, names):
    columns = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table}" ({columns}) VALUES %s RETURNING id'


@lru_cache(maxsize=128)
def _update(table, names):
    assignments = ", ".join(f'"{name}" = %s' for name in names)
    return f'UPDATE "{table}" SET {assignments} WHERE id = %s'


@lru_cache(maxsize=128)
def _lines_query(table, inverse, names):
    columns = ", ".join(f'"{name}"' for name in ("id", *names))
    return f'SELECT {columns} FROM "{table}" WHERE "{inverse}" = %s ORDER BY id DESC'


@lru_cache(maxsize=128)
def _query(table, names, joined, lock):
    columns, joins = _qualified("own", names), ""
    for name, other, others_names in joined:
        columns += ", " + _qualified(name, others_names)
        joins += f' LEFT JOIN "{other}" "{name}" ON "{name}".id = own."{name}"'
    ending = " FOR UPDATE OF own" if lock else ""
    return f'SELECT {columns} FROM "{table}" own{joins} WHERE own.id = ANY(%s){ending}'


def _qualified(alias, names):
    return ", ".join(f'"{alias}"."{name}"' for name in ("id", *names))


def columns_of_group(model, group):
    """The stored columns of a prefetch group."""
    return tuple(
        name
        for name, field in model._fields.items()
        if field.prefetch == group and field.store and field.column_type
    )
