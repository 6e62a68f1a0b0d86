from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

TABLES = ("proil.position", "proil.level.sample")
MONTHS_AHEAD = 2
KEPT_MONTHS = "proil_fleet.telemetry_kept_months"


class ProilMonthlyTable(models.AbstractModel):
    """A table of measurements beside the ORM, in a partition for each month.

    Millions of rows come by COPY and go by dropping a partition; an id, a log of writes and a
    cache would cost more than the rows themselves.
    """

    _name = "proil.monthly.table"
    _description = "Table of measurements"

    # Columns with their types, `at` among them, and the columns of the primary key.
    _table_columns: dict[str, str] = {}
    _table_key: tuple[str, ...] = ()

    def init(self):
        if not self._table_columns:
            return
        columns = [
            SQL("%s %s", SQL.identifier(name), SQL(kind))
            for name, kind in self._table_columns.items()
        ]
        self.env.cr.execute(
            SQL(
                "CREATE TABLE IF NOT EXISTS %s (%s, PRIMARY KEY (%s)) PARTITION BY RANGE (at)",
                SQL.identifier(self._table),
                SQL(", ").join(columns),
                SQL(", ").join(SQL.identifier(name) for name in self._table_key),
            )
        )
        # Odoo applies the rules of a model only to tables that it made itself.
        for rule in self._table_objects.values():
            rule.apply_to_database(self)
        today = fields.Date.today()
        self._make_room(today, today + relativedelta(months=MONTHS_AHEAD))

    @api.model
    def _oldest_day(self):
        """The first day whose rows are still taken and kept."""
        months = int(self.env["ir.config_parameter"].sudo().get_param(KEPT_MONTHS, 13))
        return fields.Date.today().replace(day=1) - relativedelta(months=months)

    @api.model
    def _cron_turn_months(self):
        """Make the partitions of the next months and drop those whose time is over."""
        today = fields.Date.today()
        for name in TABLES:
            table = self.env[name]
            table._make_room(today, today + relativedelta(months=MONTHS_AHEAD))
            table._drop_before(self._oldest_day())

    def _make_room(self, first, last):
        """Make the partitions of all months from that of `first` to that of `last`."""
        months = list(_months(first, last))
        names = [self._partition(month) for month in months]
        known = self.env.execute_query(
            SQL("SELECT to_regclass(name) IS NOT NULL FROM unnest(%s) AS name", names)
        )
        for month, name, (is_there,) in zip(months, names, known, strict=True):
            if not is_there:
                self.env.cr.execute(
                    SQL(
                        "CREATE TABLE IF NOT EXISTS %s PARTITION OF %s"
                        " FOR VALUES FROM (%s) TO (%s)",
                        SQL.identifier(name),
                        SQL.identifier(self._table),
                        month,
                        month + relativedelta(months=1),
                    )
                )

    def _drop_before(self, month):
        oldest = self._partition(month)
        partitions = self.env.execute_query(
            SQL(
                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass",
                self._table,
            )
        )
        # Names of equal length end in year and month: their order is that of time.
        for (name,) in partitions:
            if name < oldest:
                self.env.cr.execute(SQL("DROP TABLE %s", SQL.identifier(name)))

    def _partition(self, month):
        return f"{self._table}_{month:%Y_%m}"


def _months(first: date, last: date):
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
