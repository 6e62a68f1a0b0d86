from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.refusal import Code

from .common import ProilOrderCommon


@tagged("post_install", "-at_install")
class TestVehicle(ProilOrderCommon):
    def test_plate_has_one_spelling_and_keeps_what_was_typed(self):
        self.assertEqual(self.vehicle.plate, "А123ВС777")  # Cyrillic
        self.assertEqual(self.vehicle.plate_typed, "a123bc777")

    def test_what_is_no_plate_is_refused(self):
        for typed in ("A123", "Я123ВС77", "A000BC77"):
            with self.subTest(typed), self.assertRefused(Code.PLATE_INVALID, plate=typed):
                self._create_vehicle(plate_typed=typed)

    def test_database_refuses_a_second_vehicle_of_one_plate_and_an_absurd_tank(self):
        for error, vals in (
            (UniqueViolation, {"plate_typed": "А123ВС777"}),
            (CheckViolation, {"plate_typed": "В123ВС777", "tank_litres": 0}),
            (CheckViolation, {"plate_typed": "В123ВС777", "tank_litres": 2001}),
        ):
            with (
                self.subTest(vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(error),
                self.env.cr.savepoint(),
            ):
                self._create_vehicle(**vals)

    def test_another_customer_may_have_the_plate(self):
        boris = self.env["res.partner"].create({"name": "Boris"})

        self.assertEqual(self._create_vehicle(boris).plate, self.vehicle.plate)

    def test_change_counts_versions(self):
        self.vehicle._change({"make": "Lada"})

        self.assertEqual((self.vehicle.make, self.vehicle.version), ("Lada", 2))

    def test_retired_vehicle_keeps_its_orders_and_frees_its_plate(self):
        order = self._create_order("completed")

        self.vehicle._retire()
        self.env.flush_all()

        self.assertFalse(self.vehicle.active)
        self.assertEqual(order.vehicle_id, self.vehicle)
        self.assertEqual(self._create_vehicle().plate, "А123ВС777")

    def test_vehicle_with_an_open_order_is_not_retired(self):
        order = self._create_order("accepted")

        with self.assertRefused(Code.VEHICLE_HAS_ORDERS, orders=[order.name]):
            self.vehicle._retire()

        order._cancel("Sold the car")
        self.vehicle._retire()
        self.assertFalse(self.vehicle.active)
