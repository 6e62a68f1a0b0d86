from psycopg2.errors import RestrictViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ProilOrderCommon

TRIGGER = "proil_order_event__is_append_only"


@tagged("post_install", "-at_install")
class TestHistory(ProilOrderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order("fuelled")

    def _tamper(self, sql, **params):
        """What somebody with the database's password could do after switching the rule off."""
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE proil_order_event DISABLE TRIGGER USER")
        self.env.cr.execute(sql, {"order": self.order.id, **params})
        self.env.invalidate_all()

    def test_untouched_history_is_whole(self):
        self.assertEqual(self.order._first_broken_event(), 0)
        self.assertEqual(self.order.chain_head, self.order.event_ids[-1].hash)

    def test_every_kind_of_tampering_is_found(self):
        cases = {
            "poured litres": (
                "UPDATE proil_order_event SET facts = jsonb_set(facts, '{litres_filled}', '35') "
                "WHERE order_id = %(order)s AND event = 'finish_fuelling'",
                7,
            ),
            "time": (
                "UPDATE proil_order_event SET server_time = server_time + interval '1 hour' "
                "WHERE order_id = %(order)s AND sequence = 3",
                3,
            ),
            "place": (
                "UPDATE proil_order_event SET latitude = 55 "
                "WHERE order_id = %(order)s AND sequence = 5",
                5,
            ),
            "actor": (
                "UPDATE proil_order_event SET actor_id = 1 "
                "WHERE order_id = %(order)s AND sequence = 4",
                4,
            ),
            "event taken out": (
                "DELETE FROM proil_order_event WHERE order_id = %(order)s AND sequence = 2",
                2,
            ),
            "end cut off": (
                "DELETE FROM proil_order_event WHERE order_id = %(order)s AND sequence = 7",
                7,
            ),
        }
        for what, (sql, broken) in cases.items():
            with self.subTest(what), self.env.cr.savepoint() as savepoint:
                self._tamper(sql)

                self.assertEqual(self.order._first_broken_event(), broken)
                savepoint.rollback()

    def test_form_warns_of_a_broken_history(self):
        self.assertEqual(self.order.first_broken_event, 0)

        self._tamper("DELETE FROM proil_order_event WHERE order_id = %(order)s AND sequence = 1")

        self.assertEqual(self.order.first_broken_event, 1)

    def test_database_refuses_to_change_history(self):
        for sql in (
            "UPDATE proil_order_event SET event = 'fail' WHERE order_id = %s",
            "DELETE FROM proil_order_event WHERE order_id = %s",
        ):
            with (
                self.subTest(sql),
                mute_logger("odoo.sql_db"),
                self.assertRaises(RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(sql, [self.order.id])

    def test_details_are_what_a_person_wants_to_read(self):
        for lang, poured in (
            ("en_US", "totalizer 50,040.000 L, poured 40.000 L"),
            ("ru_RU", "тотализатор 50\N{NO-BREAK SPACE}040,000 л, налито 40,000 л"),
        ):
            events = self.order.event_ids.with_context(lang=lang)
            details = dict(zip(events.mapped("event"), events.mapped("details"), strict=True))

            self.assertEqual(details["assign"], self.shift.display_name)
            self.assertEqual(details["finish_fuelling"], poured)
            self.assertEqual(details["depart"], "")

    def test_details_name_the_reason(self):
        failed, cancelled = self._create_order("arrived"), self._create_order("accepted")
        failed._fail("flap_locked")
        cancelled._cancel("Left already")

        self.assertEqual(failed.event_ids[-1].details, "Fuel flap locked")
        self.assertEqual(cancelled.event_ids[-1].details, "Left already")

    def test_unassignment_has_no_details(self):
        order = self._create_order("assigned")
        order._unassign()

        self.assertFalse(order.event_ids[-1].details)
