from datetime import timedelta
from decimal import Decimal

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.refusal import Code

from .common import MORNING
from .equipment_common import POINTS, ProilEquipmentCommon


@tagged("post_install", "-at_install")
class TestStrappingTable(ProilEquipmentCommon):
    def test_millimetres_become_litres(self):
        table = self._enter_table()

        self.assertEqual(table._core_table().litres_at(Decimal("421.5")), Decimal("843.000"))
        self.assertEqual(table._area_l_per_mm(), 2.0)

    def test_each_table_is_the_next_version(self):
        versions = [self._enter_table().version for _each in range(2)]

        self.assertEqual(versions, [1, 2])
        self.assertEqual(self.petrol.strapping_table_ids.mapped("version"), [2, 1])

    def test_the_newest_table_measured_by_then_is_in_force(self):
        tables = self.env["proil.strapping.table"]
        first = self._enter_table(measured_on="2030-03-11")
        second = self._enter_table(measured_on="2030-05-14")

        self.assertEqual(tables._in_force(self.petrol, MORNING), second)
        self.assertEqual(tables._in_force(self.petrol, MORNING - timedelta(days=1)), first)
        self.assertFalse(tables._in_force(self.petrol, MORNING - timedelta(days=90)))
        self.assertFalse(tables._in_force(self.diesel, MORNING))

    def test_a_day_begins_where_the_company_works(self):
        self.env.company.partner_id.tz = "Europe/Moscow"
        table = self._enter_table(measured_on="2030-05-15")
        late = MORNING.replace(hour=21)

        self.assertEqual(self.petrol._strapping_table(late), table)
        self.assertFalse(self.petrol._strapping_table(late - timedelta(hours=1)))

    def test_a_table_that_cannot_be_right_is_refused(self):
        wrong = {
            "falls": [*POINTS[:3], (Decimal(100), Decimal(150)), *POINTS[4:]],
            "not what is certified": POINTS[:-2],
            "two points": POINTS[:2],
        }
        for name, points in wrong.items():
            with self.subTest(name), self.assertRefused(Code.STRAPPING_TABLE_INVALID):
                self._enter_table(points)

        self.assertFalse(self.petrol.strapping_table_ids)

    @mute_logger("odoo.sql_db")
    def test_a_table_is_never_changed(self):
        table = self._enter_table()
        changes = {
            "who measured": lambda: table.write({"author": "Nobody"}),
            "the table goes": lambda: table.unlink(),
            "litres": lambda: table.point_ids[3].write({"litres": 1}),
            "a point goes": lambda: table.point_ids[3].unlink(),
        }
        self.assertNeverChanged(changes)

    def test_nobody_writes_a_table_by_hand(self):
        table = self._enter_table()
        vals = {"level_mm": 1500, "litres": 2500}
        for user in (self.controller, self.dispatcher, self.driver_api):
            with self.subTest(user.login):
                self.assertTrue(table.with_user(user).has_access("read"))
            with self.subTest(user.login), self.assertRaises(AccessError):
                table.with_user(user).write({"point_ids": [Command.create(vals)]})
