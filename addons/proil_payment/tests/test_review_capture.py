from contextlib import contextmanager
from decimal import Decimal

from odoo.tests import new_test_user, tagged

from proil_core.refusal import Code, Refusal

from .common import PaidOrderCase


@tagged("post_install", "-at_install")
class TestReviewCapture(PaidOrderCase):
    """Money follows litres that somebody believes, and no others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.committed() as env:
            controller = new_test_user(
                env, "controller-of-reviews", groups="proil_api.group_fuel_controller"
            )
            cls.controller_id = controller.id
        cls.addClassCleanup(cls._dismiss)

    @classmethod
    def _dismiss(cls):
        with cls.committed() as env:
            env["res.users"].browse(cls.controller_id).active = False

    def _doubtful(self, litres="40", grade="AI-98"):
        """An order on hold, poured and photographed, whose litres are in review."""
        public_id, litres = self.paid_order(), Decimal(litres)
        with self.committed() as env:
            world, order = self.world(env), self.order(env, public_id)
            world._bring(order, "fuelling")
            order._finish_fuelling(world._totalizer() + litres, litres, grade_code=grade)
            world._photograph(order)
        return public_id

    @contextmanager
    def _controller_sees(self, public_id):
        with self.committed() as env:
            yield self.order(env, public_id).with_user(self.controller_id)

    def _captured(self, public_id):
        self.run_jobs()
        [payment] = self.at_the_bank(public_id)
        return payment

    def test_nothing_is_captured_while_the_litres_are_in_review(self):
        public_id = self._doubtful()
        with self.committed() as env, self.assertRaises(Refusal) as refused:
            self.order(env, public_id)._complete()

        self.assertEqual(refused.exception.code, Code.ORDER_IN_REVIEW)
        self.assertEqual(self._captured(public_id)["status"], "Authorized")
        self.assertEqual(self.axes(public_id), ("fuelled", "authorised"))
        self.assertEqual(self.payment(public_id)["status"], "authorised")

    def test_confirmed_litres_are_captured(self):
        public_id = self._doubtful("38.42")

        with self._controller_sees(public_id) as order:
            order.action_confirm_litres()

        payment = self._captured(public_id)
        self.assertEqual((payment["status"], payment["confirmed_amount"]), ("Completed", 2700.25))
        self.assertEqual(self.axes(public_id), ("completed", "captured"))

    def test_an_overpour_never_exceeds_the_hold(self):
        public_id = self._doubtful("47", "AI-95")

        with self._controller_sees(public_id) as order:
            self.assertEqual(order.review_doubts, "above_limit")
            order.action_confirm_litres()

        payment = self._captured(public_id)
        self.assertEqual((payment["status"], payment["confirmed_amount"]), ("Completed", 2799.0))
        self.assertEqual(self.axes(public_id), ("completed", "captured"))
