from decimal import Decimal

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import EVENING, ProilFleetCommon


@tagged("post_install", "-at_install")
class TestCompartment(ProilFleetCommon):
    def test_name_shows_the_grade(self):
        self.assertEqual(self.petrol.display_name, "1 · AI-95")

    def test_tanker_goes_by_its_plate(self):
        van = self.tanker.copy({"is_tanker": False, "license_plate": "О001ОО77"})

        self.assertEqual(self.tanker.display_name, "А123ВС77")
        self.assertEqual(van.display_name, "ГАЗ/NEXT/О001ОО77")

    def test_how_full_a_compartment_is(self):
        self._open_shift(readings=self._readings(level=("1999.999", "0")))

        self.assertEqual(self.petrol.level_percent, 99)
        self.assertEqual(self.diesel.level_percent, 0)

    @mute_logger("odoo.sql_db")
    def test_database_keeps_levels_within_capacity(self):
        self._open_shift()
        cases = {
            "nothing fits": {"capacity_litres": 0},
            "smaller than what it holds": {"capacity_litres": 999},
            "more than it takes": {"level_litres": Decimal("2000.001")},
            "less than nothing": {"level_litres": Decimal("-0.001")},
        }
        for name, vals in cases.items():
            with (
                self.subTest(name),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.petrol.write(vals)

    def test_compartments_rest_while_the_tanker_is_on_shift(self):
        shift = self._open_shift()
        added = {"name": "3", "product_id": self.ai98.id, "capacity_litres": 500}
        changes = {
            "archive": lambda: self.petrol.action_archive(),
            "add": lambda: self.petrol.create({**added, "tanker_id": self.tanker.id}),
        }
        for name, change in changes.items():
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, "А123ВС77 is in an open shift"),
                self.env.cr.savepoint(),
            ):
                change()

        shift._close(self._readings(), EVENING)
        self.petrol.action_archive()
        self.assertEqual(self.tanker.compartment_ids, self.diesel)

    def test_compartment_with_readings_keeps_its_meaning(self):
        self.petrol.product_id = self.ai98
        self._open_shift()._close(self._readings(), EVENING)
        other = self._create_tanker("В777ОР99", {self.ai95: 1000})
        for vals in ({"product_id": self.ai95.id}, {"tanker_id": other.id}):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(ValidationError, "with readings"),
                self.env.cr.savepoint(),
            ):
                self.petrol.write(vals)

    @mute_logger("odoo.sql_db")
    def test_tanker_needs_a_plate(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.tanker.license_plate = False

    def test_books_are_moved_by_verbs_alone(self):
        controller = new_test_user(self.env, "fc", groups="proil_api.group_fuel_controller")
        petrol = self.petrol.with_user(controller)
        petrol.name = "1A"
        for vals in ({"level_litres": 1}, {"totalizer_litres": 1, "totalizer_turns": 1}):
            with self.subTest(vals), self.assertRaises(AccessError):
                petrol.write(vals)
        with self.assertRaises(AccessError):
            petrol.create(
                {
                    "tanker_id": self.tanker.id,
                    "name": "9",
                    "product_id": self.ai95.id,
                    "capacity_litres": 100,
                    "level_litres": 50,
                }
            )

        self.petrol.with_user(self.driver_api).level_litres = 5
        self.assertEqual(self.petrol.level_litres, 5)

    @mute_logger("odoo.sql_db")
    def test_totalizer_is_not_negative(self):
        with self.assertRaises(CheckViolation), self.env.cr.savepoint():
            self.petrol.write({"totalizer_litres": -1, "totalizer_turns": 1})
            self.env.flush_all()
