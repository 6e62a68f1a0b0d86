"""A rule of the database about the change of a row, which a CHECK cannot express."""

from odoo import models
from odoo.tools import SQL


class RefusedChange(models.Constraint):
    """The database refuses a statement of `events` on a row for which `when` holds.

    `when` is SQL over OLD, the row as it stands, and, for UPDATE alone, over NEW. Whoever runs
    the statement, through Odoo or beside it, is refused; people see `message`.
    """

    def __init__(self, events, when, message):
        super().__init__(f"REFUSE {events} WHEN ({when})", message)
        self._events = events
        self._when = when

    def apply_to_database(self, model):
        name = SQL.identifier(self.full_name(model))
        model.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION proil_refuse_change() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION USING
                        ERRCODE = 'restrict_violation',
                        MESSAGE = TG_OP || ' of ' || TG_TABLE_NAME || ' refused by ' || TG_NAME,
                        TABLE = TG_TABLE_NAME,
                        CONSTRAINT = TG_NAME;
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER %s BEFORE %s ON %s
                    FOR EACH ROW WHEN (%s) EXECUTE FUNCTION proil_refuse_change()
                """,
                name,
                SQL(self._events),
                SQL.identifier(model._table),
                SQL(self._when),
            )
        )


def changes_beyond(*columns):
    """SQL over OLD and NEW: whether more than these columns changes."""
    left_out = ",".join((*columns, "write_date", "write_uid"))
    old, new = (f"to_jsonb({row}) - '{{{left_out}}}'::text[]" for row in ("OLD", "NEW"))
    return f"({old}) IS DISTINCT FROM ({new})"
