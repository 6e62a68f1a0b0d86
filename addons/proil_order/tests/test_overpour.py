from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.proil_fleet.tests.common import EVENING

from proil_core.fuel.balance import Readings

from .test_review import ReviewCase


@tagged("post_install", "-at_install")
class TestOverpour(ReviewCase):
    """Litres above the limit: the customer owes the limit, the books lose no litre."""

    def test_order_ends_at_its_limit_and_goes_into_review(self):
        order = self._poured("43.5", seconds=60)

        self.assertEqual((order.review_state, order.review_doubts), ("waiting", "above_limit"))
        self.assertEqual((order.litres_filled, order.fill_id.litres), (40, 40))
        overpour = order.overpour_fill_id
        self.assertEqual((overpour.kind, overpour.litres), ("overpour", Decimal("3.5")))
        self.assertEqual((order.litres_poured, order.litres_above_limit), (Decimal("43.5"), 3.5))
        self.assertEqual(order.totalizer_after_litres, self._totalizer())
        self.assertEqual(order.event_ids[-1].facts["overpour_fill_id"], overpour.id)

    def test_the_limit_itself_is_no_overpour(self):
        order = self._poured("40", seconds=60)

        self.assertFalse(order.overpour_fill_id)
        self.assertEqual((order.review_state, order.litres_poured), ("none", 40))

    def test_the_customer_pays_for_the_limit(self):
        order = self._poured("43.5", seconds=60)
        self._photograph(order)

        self._confirm(order)

        self.assertEqual((order.state, order.litres_filled), ("completed", 40))
        self.assertEqual(order.amount_charged, order.hold_amount)

    def test_the_balance_of_the_shift_loses_no_litre(self):
        self._photograph(self._poured("43.5", seconds=60))
        closing = Readings(totalizer=self._totalizer(), level=Decimal("956.5"))

        self.shift._close(self._readings(petrol=closing), EVENING)

        balance = self.shift.balance_ids.filtered(lambda each: each.compartment_id == self.petrol)
        self.assertEqual(balance.variance_litres, 0)
        self.assertEqual(balance.totalizer_difference_litres, 0)

    def test_an_overpour_above_the_tank_names_both_doubts(self):
        order = self._poured("51", seconds=60)

        self.assertEqual(order.review_doubts, "above_limit above_tank")
