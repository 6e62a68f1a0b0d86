from datetime import timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.refusal import Code

from .common import MORNING, PRICE, ProilOrderCommon

DAY = timedelta(days=1)


@tagged("post_install", "-at_install")
class TestPrice(ProilOrderCommon):
    def _current(self, products, at=None):
        prices = self.env["proil.price"]._current(products, at or fields.Datetime.now())
        return {price.product_id: price.price_per_litre for price in prices}

    def test_price_holds_until_the_next_one(self):
        self._set_price(self.ai95, 65, MORNING + DAY)

        self.assertEqual(self._current(self.ai95), {self.ai95: PRICE})
        self.assertEqual(self._current(self.ai95, MORNING), {self.ai95: PRICE})
        self.assertEqual(self._current(self.ai95, MORNING + DAY), {self.ai95: 65})

    def test_each_grade_has_its_own_price(self):
        self._set_price(self.dt, 70)

        self.assertEqual(self._current(self.ai95 | self.dt), {self.ai95: PRICE, self.dt: 70})

    def test_missing_price_is_refused(self):
        with self.assertRefused(Code.PRICE_MISSING, grades=["AI-98"]):
            self._current(self.ai95 | self.ai98)
        with self.assertRefused(Code.PRICE_MISSING, grades=["AI-95"]):
            self._current(self.ai95, MORNING - timedelta(seconds=1))

    def test_price_of_another_company_is_not_ours(self):
        other = self.env["res.company"].create({"name": "Another"})

        with self.assertRefused(Code.PRICE_MISSING):
            self.env["proil.price"].with_company(other)._current(self.ai95, MORNING)

    def test_database_refuses_a_free_litre_and_two_prices_at_once(self):
        for error, price, valid_from in (
            (CheckViolation, 0, MORNING + DAY),
            (UniqueViolation, 65, MORNING),
        ):
            with self.subTest(error), mute_logger("odoo.sql_db"), self.assertRaises(error):
                self._set_price(self.ai95, price, valid_from)
                self.env.cr.rollback()
