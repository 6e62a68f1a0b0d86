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
            cls.controller_id, cls.second_controller_id = (
                new_test_user(env, login, groups="proil_api.group_fuel_controller").id
                for login in ("controller-of-reviews", "second-person-of-reviews")
            )
        cls.addClassCleanup(cls._dismiss)

    @classmethod
    def _dismiss(cls):
        with cls.committed() as env:
            env["res.users"].browse([cls.controller_id, cls.second_controller_id]).active = False

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

    def _correct(self, public_id, litres):
        """Ask as one fuel controller; the reversal that waits for another one."""
        with self._controller_sees(public_id) as order:
            wizard = order.env["proil.order.correction"].create(
                {"order_id": order.id, "litres": litres, "reason": "The photo of the meter"}
            )
            wizard.action_request()
            return order.pending_reversal_ids.id

    def _approve(self, reversal_id, user_id):
        with self.committed() as env:
            env["proil.reversal"].browse(reversal_id).with_user(user_id).action_approve()

    def test_corrected_litres_are_captured_when_a_second_person_agrees(self):
        public_id = self._doubtful("40")
        reversal_id = self._correct(public_id, 30)
        with self.assertRaises(Refusal) as refused:
            self._approve(reversal_id, self.controller_id)
        self.assertEqual(refused.exception.code, Code.SECOND_PERSON_NEEDED)
        self.assertEqual(self._captured(public_id)["status"], "Authorized")

        self._approve(reversal_id, self.second_controller_id)

        payment = self._captured(public_id)
        self.assertEqual((payment["status"], payment["confirmed_amount"]), ("Completed", 2174.0))
        self.assertEqual(self.axes(public_id), ("completed", "captured"))

    def test_a_correction_to_nothing_gives_the_hold_back(self):
        public_id = self._doubtful("40")

        self._approve(self._correct(public_id, 0), self.second_controller_id)

        self.assertEqual(self._captured(public_id)["status"], "Cancelled")
        self.assertEqual(self.axes(public_id), ("completed", "voided"))
