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

    def test_codes_are_known_without_reading_products(self):
        self.assertEqual(self.ai95._grade_code(), "AI-95")
        self.env.invalidate_all()

        with self.assertQueryCount(0):
            self.assertEqual(self.dt._grade_code(), "DT")
            self.assertEqual(self.env["product.product"]._grade("AI-98"), self.ai98)

    def test_unknown_code_is_no_grade(self):
        self.assertFalse(self.env["product.product"]._grade("AI-80"))

    def test_other_product_has_no_code(self):
        washer = self.env["product.product"].create({"name": "Washer"})

        self.assertIsNone(washer._grade_code())

    def test_codes_follow_what_is_written(self):
        products = self.env["product.product"]
        self.assertEqual(products._grade("DT"), self.dt)

        self.dt.grade_code = "DT-W"
        winter = products.create(
            {"name": "Arctic diesel", "is_fuel_grade": True, "grade_code": "DT-A"}
        )

        self.assertEqual(self.dt._grade_code(), "DT-W")
        self.assertFalse(products._grade("DT"))
        self.assertEqual(products._grade("DT-A"), winter)

        winter.unlink()

        self.assertFalse(products._grade("DT-A"))
