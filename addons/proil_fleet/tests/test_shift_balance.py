from decimal import Decimal

from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.fuel.balance import Readings

from .common import EVENING, MORNING, ProilFleetCommon


@tagged("post_install", "-at_install")
class TestShiftBalance(ProilFleetCommon):
    def _close(self, shift, level, totalizer):
        closing = Readings(totalizer=Decimal(totalizer), level=Decimal(level))
        shift._close(self._readings(petrol=closing), EVENING)
        return shift.balance_ids.filtered(lambda each: each.compartment_id == self.petrol)

    def test_balance_of_a_day(self):
        shift = self._open_shift()
        self._fill(shift, "45.5")
        shift._record_load(self.petrol, "AI-95", Decimal("800.25"), "ТТН-1", MORNING)
        self._fill(shift, "60")

        balance = self._close(shift, level="1692.15", totalizer="50105.5")

        self.assertEqual(balance.opening_litres, Decimal(1000))
        self.assertEqual(balance.loads_litres, Decimal("800.25"))
        self.assertEqual(balance.fills_litres, Decimal("105.5"))
        self.assertEqual(balance.book_litres, Decimal("1694.75"))
        self.assertEqual(balance.closing_litres, Decimal("1692.15"))
        self.assertEqual(balance.variance_litres, Decimal("-2.6"))
        self.assertEqual(balance.totalizer_difference_litres, 0)

    def test_sign_of_the_variance(self):
        cases = (
            # closing level, closing totalizer, variance, litres past the fills
            ("960", "50040", "0", "0"),
            ("957", "50040", "-3", "0"),  # less than the books: a loss
            ("962.5", "50040", "2.5", "0"),  # more than the books
            ("950", "50050", "-10", "10"),  # poured through the meter, in no fill
        )
        for level, totalizer, variance, past_the_fills in cases:
            with (
                self.subTest(level=level, totalizer=totalizer),
                self.env.cr.savepoint() as undone,
            ):
                shift = self._open_shift()
                self._fill(shift, "40")

                balance = self._close(shift, level, totalizer)

                self.assertEqual(balance.variance_litres, Decimal(variance))
                self.assertEqual(balance.totalizer_difference_litres, Decimal(past_the_fills))
                undone.rollback()

    def test_each_compartment_has_its_own_balance(self):
        shift = self._open_shift()
        self._fill(shift, "30", product=self.dt)

        shift._close(self._readings(totalizer="50030", level=("1000", "569")), EVENING)

        variances = {each.compartment_id: each.variance_litres for each in shift.balance_ids}
        self.assertEqual(variances, {self.petrol: 0, self.diesel: Decimal(-1)})
        self.assertEqual(shift.variance_litres, Decimal(-1))

    def test_next_shift_starts_from_the_closing_reading(self):
        shift = self._open_shift()
        self._close(shift, level="990", totalizer="50000")

        self.assertEqual(self.petrol.level_litres, Decimal(990))

    def test_fills_without_litres_do_not_disturb(self):
        shift = self._open_shift()
        self._fill(shift, "0")

        balance = self._close(shift, level="1000", totalizer="50000")

        self.assertEqual(balance.fills_litres, 0)
        self.assertEqual(balance.variance_litres, 0)

    def test_thousandths_add_up_exactly(self):
        shift = self._open_shift()
        for _ in range(10):
            self._fill(shift, "0.1")

        balance = self._close(shift, level="999", totalizer="50001")

        self.assertEqual(balance.book_litres, Decimal(999))
        self.assertEqual(balance.variance_litres, 0)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_balance_that_does_not_add_up(self):
        shift = self._open_shift()
        honest = {
            "shift_id": shift.id,
            "compartment_id": self.petrol.id,
            "opening_litres": 1000,
            "loads_litres": 0,
            "fills_litres": 40,
            "book_litres": 960,
            "closing_litres": 957,
            "variance_litres": -3,
            "totalizer_difference_litres": 0,
        }
        for lie in ({"book_litres": 957}, {"variance_litres": 0}, {"fills_litres": 43}):
            with (
                self.subTest(lie),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env["proil.balance"].create({**honest, **lie})
        self.assertTrue(self.env["proil.balance"].create(honest).id)
