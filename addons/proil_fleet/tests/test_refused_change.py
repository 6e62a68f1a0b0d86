from decimal import Decimal

from psycopg2.errors import RestrictViolation

from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .common import EVENING, MORNING, ProilFleetCommon


@tagged("post_install", "-at_install")
class TestRefusedChange(ProilFleetCommon):
    """What happened cannot be rewritten, whichever way the statement comes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shift = cls._open_shift()
        cls.fill = cls._fill(cls.shift, "10")
        cls.load = cls.shift._record_load(cls.petrol, "AI-95", Decimal(20), "1", MORNING)

    def _run(self, statement, *args):
        self.env.flush_all()
        with self.env.cr.savepoint():
            self.env.cr.execute(SQL(statement, *args))

    def _close(self):
        self.shift._close(self._readings(totalizer="50010"), EVENING)

    @mute_logger("odoo.sql_db")
    def test_history_is_append_only(self):
        self._close()
        tables = ("proil_reading", "proil_load", "proil_fill")
        for table in tables:
            for statement in ("UPDATE %s SET write_date = now()", "DELETE FROM %s"):
                with (
                    self.subTest(table=table, statement=statement),
                    self.assertRaises(RestrictViolation) as caught,
                ):
                    self._run(statement, SQL.identifier(table))
                self.assertEqual(caught.exception.diag.constraint_name, f"{table}_is_append_only")

    @mute_logger("odoo.sql_db")
    def test_a_balance_is_approved_and_never_recounted(self):
        self._close()
        refused = {
            "UPDATE proil_balance SET variance_litres = variance_litres + 1": "recounted",
            "DELETE FROM proil_balance": "deleted",
        }
        for statement, what in refused.items():
            with self.subTest(statement), self.assertRaises(RestrictViolation) as caught:
                self._run(statement)
            with self.subTest(statement):
                self.assertEqual(
                    caught.exception.diag.constraint_name, f"proil_balance_is_never_{what}"
                )

        self._run("UPDATE proil_balance SET approval_state = approval_state, write_date = now()")

    @mute_logger("odoo.sql_db")
    def test_people_are_told_why(self):
        with self.assertRaises(RestrictViolation) as caught, self.env.cr.savepoint():
            self.load.sudo().litres = 5
            self.env.flush_all()

        self.assertEqual(
            self.load._sql_error_to_message(caught.exception),
            "Loads are never changed or deleted.",
        )

    @mute_logger("odoo.sql_db")
    def test_totalizer_never_turns_back(self):
        with self.assertRaises(RestrictViolation), self.env.cr.savepoint():
            self.petrol.totalizer_litres -= Decimal("0.001")
            self.env.flush_all()

        self.petrol.totalizer_litres += Decimal("0.001")
        self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_closed_shift_stays_closed(self):
        self._close()

        with self.assertRaises(RestrictViolation):
            self._run("UPDATE proil_shift SET state = 'open', closed_at = NULL")

    def test_fill_that_pours_can_still_change(self):
        pouring = self.env["proil.fill"]._start(self.shift, self.dt, Decimal(50000), MORNING)

        self._run("UPDATE proil_fill SET started_at = %s WHERE id = %s", EVENING, pouring.id)

        pouring.invalidate_recordset()
        self.assertEqual(pouring.started_at, EVENING)
