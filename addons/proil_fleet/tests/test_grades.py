from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ProilFleetCommon


@tagged("post_install", "-at_install")
class TestGrades(ProilFleetCommon):
    def test_grades_that_come_with_the_addon(self):
        grades = self.env["product.product"].search([("is_fuel_grade", "=", True)])

        self.assertEqual(sorted(grades.mapped("grade_code")), ["AI-92", "AI-95", "AI-98", "DT"])
        self.assertEqual(grades.uom_id, self.env.ref("uom.product_uom_litre"))

    def test_copy_of_a_grade_is_no_grade(self):
        copy = self.ai95.copy()

        self.assertEqual((copy.is_fuel_grade, copy.grade_code), (False, False))

    @mute_logger("odoo.sql_db")
    def test_grades_have_codes_of_their_own(self):
        cases = (("", CheckViolation), ("DT", UniqueViolation))
        for code, refused in cases:
            with (
                self.subTest(code=code),
                self.assertRaises(refused),
                self.env.cr.savepoint(),
            ):
                self.env["product.product"].create(
                    {"name": "Winter diesel", "is_fuel_grade": True, "grade_code": code or False}
                )
