from datetime import UTC, date, datetime

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2.errors import CheckViolation, RestrictViolation, UniqueViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.proil_fleet.tests.telemetry_common import TelemetryCommon


@tagged("post_install", "-at_install")
class TestTelemetryMonths(TelemetryCommon):
    def setUp(self):
        super().setUp()
        self.table = self.env["proil.position"]

    def _partitions(self, table="proil_position"):
        rows = self.env.execute_query(
            SQL(
                "SELECT inhrelid::regclass::text FROM pg_inherits"
                " WHERE inhparent = %s::regclass ORDER BY 1",
                table,
            )
        )
        return [name for (name,) in rows]

    def _insert(self, at):
        self.env.cr.execute(
            SQL(
                "INSERT INTO proil_position (device_id, at, received_at, latitude, longitude)"
                " VALUES (1, %s, now(), 0, 0)",
                at,
            )
        )

    def test_months_lie_ready_from_the_start(self):
        today = fields.Date.today()
        for table in ("proil_position", "proil_level_sample"):
            ready = self._partitions(table)
            for months in (-13, 0, 2):
                self.assertIn(f"{table}_{today + relativedelta(months=months):%Y_%m}", ready)

    def test_a_month_that_is_kept_and_is_missing_is_made_by_the_cron(self):
        with freeze_time("2034-11-15"):
            self.env["proil.monthly.table"]._cron_turn_months()

        for table in ("proil_position", "proil_level_sample"):
            ready = self._partitions(table)
            self.assertEqual((ready[0], ready[-1]), (f"{table}_2033_10", f"{table}_2035_01"))
            self.assertEqual(len(ready), 16)

    def test_a_row_lies_in_its_month(self):
        self.table._make_room(date(2030, 12, 5), date(2031, 1, 1))
        for at in ("2030-12-01 00:00:00", "2030-12-31 23:59:59.999", "2031-01-01 00:00:00"):
            self._insert(at)

        rows = self.env.execute_query(
            SQL("SELECT tableoid::regclass::text, at FROM proil_position ORDER BY at")
        )

        self.assertEqual(
            [name for name, _at in rows],
            ["proil_position_2030_12", "proil_position_2030_12", "proil_position_2031_01"],
        )

    def test_room_is_made_once(self):
        for _time in range(2):
            self.table._make_room(date(2030, 12, 5), date(2031, 2, 1))

        made = [name for name in self._partitions() if name > "proil_position_2030_11"]
        self.assertEqual(
            made[:3], [f"proil_position_{m}" for m in ("2030_12", "2031_01", "2031_02")]
        )

    def test_a_row_of_a_month_without_a_partition_makes_it(self):
        with freeze_time("2035-06-10 12:00:00"):
            at_ms = round(datetime(2035, 5, 20, tzinfo=UTC).timestamp() * 1000)

            positions = self._positions(1, at_ms=[at_ms])
            [receipt] = self.device._take(positions, [], fields.Datetime.now())

        self.assertEqual(receipt.accepted, 1)
        self.assertIn("proil_position_2035_05", self._partitions())

    def test_the_cron_makes_the_next_months_and_drops_those_that_are_over(self):
        self.env["ir.config_parameter"].set_param("proil_fleet.telemetry_kept_months", "2")
        self.table._make_room(date(2034, 1, 1), date(2034, 12, 31))
        with freeze_time("2034-11-15"):
            self.env["proil.monthly.table"]._cron_turn_months()

        for table in ("proil_position", "proil_level_sample"):
            left = self._partitions(table)
            self.assertEqual(left[-1], f"{table}_2035_01")
            if table == "proil_position":
                self.assertEqual(left[0], "proil_position_2034_09")

    def test_rows_older_than_what_is_kept_are_refused_so_that_no_month_comes_back(self):
        self.env["ir.config_parameter"].set_param("proil_fleet.telemetry_kept_months", "2")
        before = self._partitions()
        at_ms = self.start_ms - 100 * 86_400_000

        [receipt] = self.device._take(self._positions(1, at_ms=[at_ms]), [], self.now)

        self.assertEqual((receipt.accepted, list(receipt.refused)), (0, ["too_old"]))
        self.assertEqual(self._partitions(), before)

    @mute_logger("odoo.sql_db")
    def test_measurements_are_append_only(self):
        self.device._take(self._positions(1), [("1", self._levels(1))], self.now)
        for table in ("proil_position", "proil_level_sample"):
            for statement in ("UPDATE %s SET received_at = now()", "DELETE FROM %s"):
                with (
                    self.subTest(table=table, statement=statement),
                    self.assertRaises(RestrictViolation),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(SQL(statement, SQL.identifier(table)))

    def test_a_month_that_was_added_has_the_key_and_the_rules_of_the_table(self):
        self.table._make_room(date(2040, 1, 1), date(2040, 1, 1))
        self._insert("2040-01-01")
        cases = {
            "twice": (UniqueViolation, lambda: self._insert("2040-01-01")),
            "changed": (
                RestrictViolation,
                lambda: self.env.cr.execute("DELETE FROM proil_position_2040_01"),
            ),
        }
        for name, (error, statement) in cases.items():
            with (
                self.subTest(name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                statement()

    @mute_logger("odoo.sql_db")
    def test_without_room_the_database_refuses(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self._insert("2099-01-01")
