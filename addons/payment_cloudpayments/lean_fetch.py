"""Reading the same columns in every step of a payment, without building their query each time."""

from functools import lru_cache


def lean_fetch(records, names, *, lock=False):
    """`records.fetch(names)` of stored columns, for code to which access rights do not apply.

    Most of what a fetch costs is building its query; here that is done once. Like a fetch it
    leaves alone what is in memory, so nothing has to be written before. `lock` waits for the rows.
    """
    if not records.env.su and not lock:
        records.fetch(names)
        return
    ids = list(records._ids if lock else _missing(records, names))
    if ids:
        records.env.cr.execute(_query(records._table, tuple(names), lock), [ids])
        keep(records, names, records.env.cr.fetchall())


def _missing(records, names):
    caches = [records._fields[name]._get_cache(records.env) for name in names]
    return {each for each in records._ids for cache in caches if each not in cache}


def keep(records, names, rows):
    """Put rows of an id and these columns in memory; the records they are."""
    if not rows:
        return records.browse()
    ids, *columns = zip(*rows, strict=True)
    found = records.browse(ids)
    for name, values in zip(names, columns, strict=True):
        found._fields[name]._insert_cache(found, values)
    return found


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
def _lines_query(table, inverse, names):
    columns = ", ".join(f'"{name}"' for name in ("id", *names))
    return f'SELECT {columns} FROM "{table}" WHERE "{inverse}" = %s ORDER BY id DESC'


@lru_cache(maxsize=128)
def _query(table, names, lock):
    columns = ", ".join(f'"{name}"' for name in ("id", *names))
    ending = " FOR UPDATE" if lock else ""
    return f'SELECT {columns} FROM "{table}" WHERE id = ANY(%s){ending}'


def columns_of_group(model, group):
    """The stored columns of a prefetch group."""
    return tuple(
        name
        for name, field in model._fields.items()
        if field.prefetch == group and field.store and field.column_type
    )
