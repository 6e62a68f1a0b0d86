from contextlib import contextmanager
from datetime import UTC, date, timedelta
from threading import Thread

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, Command, api, fields
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

GUARDED = ("proil_position", "proil_telemetry_device")


class CommittedCase(BaseCase):
    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self.addCleanup(self._remove)

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            cr.execute("SET LOCAL lock_timeout = '3s'")
            yield api.Environment(cr, SUPERUSER_ID, {})


@tagged("post_install", "-at_install")
class TestTelemetryConcurrency(CommittedCase):
    """Two requests of one unit that meet, in transactions of their own, which commit."""

    def setUp(self):
        super().setUp()
        with self._transaction() as env:
            brand = env["fleet.vehicle.model.brand"].create({"name": "Hasty"})
            tanker = env["fleet.vehicle"].create(
                {
                    "license_plate": "О999ОО199",
                    "is_tanker": True,
                    "model_id": env["fleet.vehicle.model"]
                    .create({"name": "Hasty", "brand_id": brand.id})
                    .id,
                    "telemetry_device_ids": [Command.create({"name": "SN-1"})],
                }
            )
            self.device = tanker.telemetry_device_ids.id
            self.tanker, self.model, self.brand = tanker.id, tanker.model_id.id, brand.id
        self.now = fields.Datetime.now()
        start = self.now.replace(tzinfo=UTC) - timedelta(minutes=1)
        self.positions = {
            "at_ms": [round(start.timestamp() * 1000)],
            "latitude": [55.75],
            "longitude": [37.61],
        }

    def _remove(self):
        with self._transaction() as env:
            for table in GUARDED:
                env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            env.cr.execute("DELETE FROM proil_position WHERE device_id = %s", [self.device])
            env.cr.execute("DELETE FROM proil_telemetry_device WHERE tanker_id = %s", [self.tanker])
            for table in GUARDED:
                env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            env["fleet.vehicle"].browse(self.tanker).unlink()
            env["fleet.vehicle.model"].browse(self.model).unlink()
            env["fleet.vehicle.model.brand"].browse(self.brand).unlink()

    def _take(self, env):
        device = env["proil.telemetry.device"].browse(self.device)
        [receipt] = device._take(self.positions, [], self.now)
        return receipt.accepted, receipt.duplicates

    def test_the_later_one_is_refused_and_finds_its_rows_known_when_it_comes_again(self):
        with self._transaction() as second:
            second.cr.execute("SELECT 1")
            with self._transaction() as first:
                self.assertEqual(self._take(first), (1, 0))

            with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
                self._take(second)
            second.cr.rollback()
        with self._transaction() as again:
            self.assertEqual(self._take(again), (0, 1))

    def _app(self, env):
        return env["proil.telemetry.device"]._of_app(env["fleet.vehicle"].browse(self.tanker)).id

    def test_two_phones_that_send_for_the_first_time_get_one_device(self):
        with self._transaction() as second:
            second.cr.execute("SELECT 1")
            with self._transaction() as first:
                made = self._app(first)

            with self.assertRaises(SerializationFailure), mute_logger("odoo.sql_db"):
                self._app(second)
            second.cr.rollback()
        with self._transaction() as again:
            self.assertEqual(self._app(again), made)


@tagged("post_install", "-at_install")
class TestMonthsConcurrency(CommittedCase):
    """Months that are added while others use the table; nothing is committed but an empty month."""

    MONTH = date(2041, 3, 1)

    def _remove(self):
        with self._transaction() as env:
            env.cr.execute("DROP TABLE IF EXISTS proil_position_2041_03")

    def _add(self, env):
        env["proil.position"]._make_room(self.MONTH, self.MONTH)

    def test_a_month_is_added_while_a_backup_reads_and_rows_are_stored(self):
        for mode in ("ACCESS SHARE", "ROW EXCLUSIVE"):
            with (
                self.subTest(mode),
                self._transaction() as other,
                self._transaction() as ours,
            ):
                other.cr.execute(f"LOCK TABLE proil_position IN {mode} MODE")
                self._add(ours)
                ours.cr.rollback()

    def test_months_that_are_over_stay_while_a_backup_reads(self):
        with self._transaction() as other, self._transaction() as ours:
            other.cr.execute("LOCK TABLE proil_position IN ACCESS SHARE MODE")

            ours["proil.position"]._drop_before(self.MONTH)

            this_month = ours["proil.position"]._partition(fields.Date.today())
            ours.cr.execute("SELECT to_regclass(%s)", [this_month])
            self.assertEqual(ours.cr.fetchall(), [(this_month,)])
            ours.cr.rollback()

    def test_two_who_add_a_month_at_once_add_it_once(self):
        def add():
            with self._transaction() as second:
                self._add(second)
                added.append(True)

        added = []
        worker = Thread(target=add)
        with self._transaction() as first:
            self._add(first)
            worker.start()
            worker.join(0.5)
            self.assertTrue(worker.is_alive())
        worker.join()

        self.assertEqual(added, [True])
