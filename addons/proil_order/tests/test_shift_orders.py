from odoo import fields
from odoo.tests import tagged

from odoo.addons.proil_fleet.tests.common import EVENING

from proil_core.refusal import Code

from .common import ProilOrderCommon


@tagged("post_install", "-at_install")
class TestShiftOrders(ProilOrderCommon):
    def _close(self):
        readings = self._readings(totalizer=str(self._totalizer()))
        self.shift._close(readings, EVENING)

    def test_shift_with_an_order_under_way_is_not_closed(self):
        order = self._create_order("assigned")

        with self.assertRefused(Code.SHIFT_HAS_ORDERS, blockers=[order.name]):
            self._close()

        self.assertEqual(self.shift.state, "open")

    def test_shift_is_closed_after_its_orders_have_ended(self):
        self._create_order("assigned")._cancel("Sold")
        self._create_order("assigned")._unassign()
        self._create_order("arrived")._fail("no_access")
        completed = self._create_order("completed")

        self._close()

        self.assertEqual(self.shift.state, "closed")
        self.assertEqual(completed.shift_id, self.shift)

    def test_closed_shift_takes_no_orders(self):
        order = self._create_order("accepted")
        self._close()

        with self.assertRefused(Code.SHIFT_NOT_OPEN):
            order._assign(self.shift)

    def test_tanker_without_the_grade_takes_no_order(self):
        self._set_price(self.ai98, 80)
        self.vehicle.product_id = self.ai98
        order = self._create_order("accepted")

        with self.assertRefused(Code.TANKER_WITHOUT_GRADE, grades=["AI-98"]):
            order._assign(self.shift)

        self.assertEqual(order.state, "accepted")
        self.assertFalse(order.shift_id)

    def test_assignment_is_written_on_the_shift(self):
        self.assertFalse(self.shift.orders_taken_at)

        self._create_order("assigned")

        self.assertEqual(self.shift.orders_taken_at, fields.Datetime.now())

    def test_fill_of_the_order_is_that_of_the_shift(self):
        order = self._create_order("completed")

        self.assertEqual(order.fill_id.shift_id, self.shift)
        self.assertEqual(order.fill_id.litres, order.litres_filled)
        self.assertEqual(self.petrol.level_litres, 1000 - order.litres_filled)

    def test_refused_fill_leaves_the_order_where_it_was(self):
        order = self._create_order("fuelling")
        totalizer = self._totalizer()
        cases = [
            (totalizer - 1, -1, Code.LITRES_NEGATIVE),
            (totalizer + 1001, 1001, Code.LITRES_ABOVE_LEVEL),
            (totalizer + 30, 40, Code.TOTALIZER_MISMATCH),
            (totalizer - 10, 10, Code.TOTALIZER_BACKWARDS),
        ]
        for after, litres, code in cases:
            with self.subTest(code), self.assertRefused(code):
                order._finish_fuelling(after, type(totalizer)(litres))
            self.assertEqual(order.state, "fuelling")
