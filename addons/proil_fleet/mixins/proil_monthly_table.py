import logging
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from psycopg2.errors import LockNotAvailable

from odoo import api, fields, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

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
        self._make_kept_months()

    @api.model
    def _oldest_day(self):
        """The first day whose rows are still taken and kept."""
        months = int(self.env["ir.config_parameter"].sudo().get_param(KEPT_MONTHS, 13))
        return fields.Date.today().replace(day=1) - relativedelta(months=months)

    @api.model
    def _cron_turn_months(self):
        """Make the partitions of the next months and drop those whose time is over."""
        for name in TABLES:
            table = self.env[name]
            table._make_kept_months()
            table._drop_before(self._oldest_day())

    def _make_kept_months(self):
        today = fields.Date.today()
        self._make_room(self._oldest_day(), today + relativedelta(months=MONTHS_AHEAD))

    def _make_room(self, first, last):
        """Make the partitions of all months from that of `first` to that of `last`."""
        if not self._without_partition(first, last):
            return
        # Who makes the same months waits here and finds them. Nobody else waits: neither a backup,
        # nor who stores rows.
        self.env.cr.execute(
            SQL("LOCK TABLE ONLY %s IN SHARE UPDATE EXCLUSIVE MODE", SQL.identifier(self._table))
        )
        for month in self._without_partition(first, last):
            self._add_partition(month)

    def _without_partition(self, first, last):
        months = list(_months(first, last))
        names = [self._partition(month) for month in months]
        known = self.env.execute_query(
            SQL("SELECT to_regclass(name) IS NOT NULL FROM unnest(%s) AS name", names)
        )
        return [month for month, (is_there,) in zip(months, known, strict=True) if not is_there]

    def _add_partition(self, month):
        """Made apart and attached: to be made in place it would lock the whole table."""
        self.env.cr.execute(
            SQL(
                """
                CREATE TABLE %(name)s (LIKE %(table)s INCLUDING ALL);
                ALTER TABLE %(table)s ATTACH PARTITION %(name)s
                    FOR VALUES FROM (%(first)s) TO (%(next)s)
                """,
                name=SQL.identifier(self._partition(month)),
                table=SQL.identifier(self._table),
                first=month,
                next=month + relativedelta(months=1),
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
        over = [SQL.identifier(name) for (name,) in partitions if name < oldest]
        if not over:
            return
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute("SET LOCAL lock_timeout = '1s'")
                drop = SQL("DROP TABLE %s", SQL(", ").join(over))
                self.env.cr.execute(drop, log_exceptions=False)
                self.env.cr.execute("SET LOCAL lock_timeout TO DEFAULT")
        except LockNotAvailable:
            # Units would wait behind this until a backup, for instance, is over.
            _logger.info("%s is in use: its months that are over stay for a day", self._table)

    def _partition(self, month):
        return f"{self._table}_{month:%Y_%m}"


def _months(first: date, last: date):
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
