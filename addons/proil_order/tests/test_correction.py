from decimal import Decimal

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from odoo.addons.proil_fleet.tests.common import EVENING

from proil_core.proof.photos import PhotoKind
from proil_core.refusal import Code

from .test_review import ReviewCase


@tagged("post_install", "-at_install")
class TestCorrection(ReviewCase):
    """One fuel controller says the right litres, another one agrees, the order goes on."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = new_test_user(cls.env, "anna", groups="proil_api.group_fuel_controller")

    def _ask(self, order, litres, user=None, **more):
        wizards = self.env["proil.order.correction"].with_user(user or self.fedor)
        with Form(wizards.with_context(default_order_id=order.id)) as form:
            form.litres = litres
            form.reason = "The photo of the meter"
            for name, value in more.items():
                form[name] = value
        form.record.action_request()
        return order.with_user(self.anna).pending_reversal_ids

    def _approve(self, reversals):
        for reversal in reversals:
            if reversal.state == "requested":
                reversal.with_user(self.anna).action_approve()

    def test_agreed_litres_are_charged_and_booked(self):
        order = self._poured("40", photos=PhotoKind)
        typed = order.fill_id

        self._approve(self._ask(order, 30))

        self.assertEqual((order.state, order.review_state), ("completed", "cleared"))
        self.assertEqual((order.litres_filled, order.fill_id.litres), (30, 30))
        self.assertEqual(order.amount_charged, Decimal("2174.00"))
        self.assertTrue(typed.is_reversed)
        self.assertEqual(order.fill_id.totalizer_after_litres, self._totalizer())
        self.assertEqual(self.petrol.level_litres, 970)
        cleared = order.event_ids[-2]
        self.assertEqual((cleared.event, cleared.actor_id), ("clear_review", self.anna.partner_id))
        self.assertEqual(cleared.facts["litres_filled"], "30.000")
        self.assertEqual(order._first_broken_event(), 0)

    def test_nothing_moves_until_somebody_else_agrees(self):
        order = self._poured("40", photos=PhotoKind)
        reversals = self._ask(order, 30)

        with self.assertRefused(Code.SECOND_PERSON_NEEDED):
            reversals.with_user(self.fedor).action_approve()

        self.assertEqual((order.state, order.litres_filled), ("fuelled", 40))
        with self.assertRaises(UserError):
            self._confirm(order)

    def test_declined_correction_leaves_the_order_in_review(self):
        order = self._poured("40", photos=PhotoKind)
        self._ask(order, 30).with_user(self.anna).action_decline()

        self.assertEqual((order.review_state, order.litres_filled), ("waiting", 40))
        self._confirm(order)
        self.assertEqual((order.state, order.litres_filled), ("completed", 40))

    def test_a_mistyped_overpour_is_taken_back_whole(self):
        order = self._poured("140", photos=PhotoKind)

        self._approve(self._ask(order, 14)[::-1])

        self.assertEqual((order.state, order.litres_filled), ("completed", 14))
        self.assertFalse(order.overpour_fill_id)
        self.assertEqual(self._totalizer(), 50014)
        self.assertEqual(self.petrol.level_litres, 986)

    def test_a_smaller_overpour_keeps_the_fill_of_the_order(self):
        order = self._poured("47", photos=PhotoKind)
        fill = order.fill_id

        [reversal] = self._ask(order, 45)
        self._approve(reversal)

        self.assertEqual((order.fill_id, order.litres_filled), (fill, 40))
        self.assertEqual(order.overpour_fill_id.litres, 5)
        self.assertEqual((order.state, self.petrol.level_litres), ("completed", 955))

    def test_zero_litres_are_free(self):
        order = self._poured("40", photos=PhotoKind)

        self._approve(self._ask(order, 0))

        self.assertEqual(
            (order.state, order.litres_filled, order.amount_charged), ("completed", 0, 0)
        )

    def test_correction_after_the_closing_makes_a_new_balance(self):
        order = self._poured("40", photos=PhotoKind)
        self.shift._close(self._readings(totalizer=str(self._totalizer())), EVENING)
        balances = self.env["proil.balance"].search_count([("shift_id", "=", self.shift.id)])

        self._approve(self._ask(order, 30))

        self.assertEqual((order.state, order.litres_filled), ("completed", 30))
        again = self.env["proil.balance"].search_count([("shift_id", "=", self.shift.id)])
        self.assertGreater(again, balances)

    def test_impossible_corrections_are_refused(self):
        order = self._poured("40")
        cases = (
            (-1, {}, Code.LITRES_NEGATIVE),
            (41, {}, Code.LITRES_ABOVE_LIMIT),
            (30, {"totalizer_litres": 50040}, Code.TOTALIZER_MISMATCH),
            (0, {"totalizer_litres": 49990}, Code.TOTALIZER_BACKWARDS),
        )
        for litres, more, code in cases:
            with self.subTest(code), self.assertRefused(code):
                self._ask(order, litres, **more)

    def test_litres_are_corrected_only_in_review(self):
        order = self._poured(seconds=60)

        with self.assertRefused(Code.ILLEGAL_TRANSITION, state="fuelled"):
            self._ask(order, 30)
        reversal = (
            self.env["proil.reversal"].with_user(self.fedor)._request(order.fill_id, "Why", {})
        )
        with self.assertRefused(Code.ILLEGAL_TRANSITION, event="reverse"):
            self._approve(reversal)

    def test_the_fill_of_an_order_does_not_vanish(self):
        order = self._poured()
        reversals = self.env["proil.reversal"].with_user(self.fedor)

        with self.assertRefused(Code.ILLEGAL_TRANSITION, event="reverse"):
            self._approve(reversals._request(order.fill_id, "Why"))

    def test_reversal_of_a_completed_order_leaves_its_money(self):
        order = self._poured(photos=PhotoKind)
        self._confirm(order)
        reversals = self.env["proil.reversal"].with_user(self.fedor)

        self._approve(reversals._request(order.fill_id, "Why", {"litres": 39}))

        self.assertEqual((order.state, order.litres_filled), ("completed", 40))

    def test_only_fuel_controllers_ask(self):
        order = self._poured()
        for role in ("dispatcher", "accountant"):
            user = new_test_user(self.env, role, groups=f"proil_api.group_{role}")
            with self.subTest(role), self.assertRaises(AccessError):
                self._ask(order, 30, user)
