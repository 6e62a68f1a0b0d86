from datetime import timedelta
from decimal import Decimal

from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.proil_fleet.tests.common import EVENING
from odoo.addons.proil_order.event_context import EventContext

from proil_core.proof.photos import PhotoKind
from proil_core.refusal import Code

from .common import NOON, ProilOrderCommon


class ReviewCase(ProilOrderCommon):
    """Fills at a believable or an unbelievable rate; the fuel controller is Fedor."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.fastest_fill_l_per_min = 100
        cls.fedor = new_test_user(cls.env, "fedor", groups="proil_api.group_fuel_controller")

    @classmethod
    def _poured(cls, litres="40", seconds=0, photos=(), **finish):
        """An order whose fill took so long; by default nobody pours so fast."""
        order = cls._create_order("fuelling")
        cls._photograph(order, photos)
        with freeze_time(NOON + timedelta(seconds=seconds)):
            litres = Decimal(litres)
            order._finish_fuelling(cls._totalizer() + litres, litres, **finish)
        return order

    def _confirm(self, order):
        order.with_user(self.fedor).action_confirm_litres()


@tagged("post_install", "-at_install")
class TestDoubts(ReviewCase):
    def test_an_ordinary_fill_is_believed(self):
        order = self._poured(seconds=60)

        self.assertEqual((order.state, order.review_state), ("fuelled", "none"))
        self.assertFalse(order.review_doubts)

    def test_each_doubt_puts_the_order_into_review(self):
        cases = {
            "impossible_rate": {"seconds": 20},
            "wrong_grade": {"seconds": 60, "grade_code": "AI-98"},
            "impossible_rate wrong_grade": {"seconds": 20, "grade_code": "DT"},
        }
        for doubts, facts in cases.items():
            with self.subTest(doubts):
                order = self._poured(**facts)

                self.assertEqual((order.state, order.review_state), ("fuelled", "waiting"))
                self.assertEqual(order.review_doubts, doubts)
                self.assertEqual(order.litres_filled, 40)

    def test_a_tank_that_was_measured_too_small(self):
        order = self._create_order("fuelling")
        self.vehicle.tank_litres = 30

        order._finish_fuelling(self._totalizer() + 40, Decimal(40))

        self.assertEqual(order.review_doubts, "above_tank impossible_rate")

    def test_the_confirmed_grade_raises_no_doubt(self):
        self.assertEqual(self._poured(seconds=60, grade_code="AI-95").review_state, "none")

    def test_nothing_is_poured_infinitely_fast(self):
        self.assertEqual(self._poured("0").review_state, "none")

    def test_a_rate_of_zero_is_not_checked(self):
        self.env.company.fastest_fill_l_per_min = 0

        self.assertEqual(self._poured(seconds=1).review_state, "none")

    def test_steps_that_waited_for_the_network_are_timed_by_the_phone(self):
        for pause_s, state in ((60, "none"), (5, "waiting")):
            with self.subTest(pause_s):
                order = self._create_order("arrived")
                at = [NOON - timedelta(hours=1), NOON - timedelta(hours=1, seconds=-pause_s)]
                by = [EventContext(self.driver.partner_id, moment) for moment in at]
                totalizer = self._totalizer()

                order._start_fuelling(totalizer, by[0])
                order._finish_fuelling(totalizer + 40, Decimal(40), by[1])

                self.assertEqual(order.review_state, state)

    def test_the_history_tells_the_doubts(self):
        order = self._poured(grade_code="AI-98")

        told = order.event_ids[-1]
        self.assertEqual(told.event, "finish_fuelling")
        self.assertEqual(told.facts["review_doubts"], "impossible_rate wrong_grade")
        for lang, words in (
            ("en_US", "in review: faster than a dispenser can pour, another grade at the nozzle"),
            ("ru_RU", "на проверке: быстрее, чем может налить колонка, другая марка на пистолете"),
        ):
            self.assertIn(words, told.with_context(lang=lang).details)
        self.assertEqual(order._first_broken_event(), 0)

    def test_wrong_grade_is_refused_before_a_litre_flows(self):
        order = self._create_order("arrived")

        with self.assertRefused(Code.GRADE_MISMATCH, grade="DT", expected="AI-95"):
            order._start_fuelling(self._totalizer(), grade_code="DT")

        self.assertEqual(order.state, "arrived")
        self.assertFalse(self.shift.fill_ids)
        order._start_fuelling(self._totalizer(), grade_code="AI-95")
        self.assertEqual(order.state, "fuelling")


@tagged("post_install", "-at_install")
class TestWaiting(ReviewCase):
    def test_order_in_review_is_not_completed(self):
        order = self._poured(photos=PhotoKind)

        with self.assertRefused(Code.ORDER_IN_REVIEW):
            order._complete()

        self.assertEqual(order.state, "fuelled")
        self.assertFalse(order.completed_at)

    def test_missing_photos_are_named_first(self):
        order = self._poured(photos=["nozzle_before"])

        with self.assertRefused(Code.PHOTOS_MISSING):
            order._complete()

    @mute_logger("odoo.sql_db")
    def test_database_refuses_to_complete_what_waits(self):
        order = self._poured()
        for change in ("state = 'completed'", "review_doubts = NULL", "review_state = 'none'"):
            sql = f"UPDATE proil_order SET {change} WHERE id = %s"
            with (
                self.subTest(change),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                order.flush_recordset()
                self.env.cr.execute(sql, [order.id])

    def test_shift_closes_while_a_photographed_order_waits(self):
        order = self._poured(photos=PhotoKind)

        self.shift._close(self._readings(totalizer=str(self._totalizer())), EVENING)

        self.assertEqual((self.shift.state, order.state), ("closed", "fuelled"))

    def test_shift_waits_for_the_photos_of_an_order_in_review(self):
        order = self._poured(photos=["nozzle_before"])

        with self.assertRefused(Code.SHIFT_HAS_ORDERS, blockers=[order.name]):
            self.shift._close(self._readings(totalizer=str(self._totalizer())), EVENING)

    def test_review_is_not_written_by_hand(self):
        order = self._poured()
        for vals in ({"review_state": "cleared"}, {"review_doubts": "above_limit"}):
            with self.subTest(vals), self.assertRefused(Code.STATE_IS_NOT_WRITABLE):
                order.write(vals)


@tagged("post_install", "-at_install")
class TestClearing(ReviewCase):
    def test_confirmed_order_completes_by_itself(self):
        order = self._poured(photos=PhotoKind)

        self._confirm(order)

        self.assertEqual((order.state, order.review_state), ("completed", "cleared"))
        self.assertEqual((order.litres_filled, order.amount_charged), (40, Decimal("2799.00")))
        cleared, completed = order.event_ids[-2:]
        self.assertEqual((cleared.event, completed.event), ("clear_review", "complete"))
        self.assertEqual(cleared.actor_id, self.fedor.partner_id)
        self.assertEqual(order._first_broken_event(), 0)
        self.assertTrue(order.review_doubts, "Why it was in review is not forgotten.")

    def test_confirmed_order_completes_after_the_closing_of_its_shift(self):
        order = self._poured(photos=PhotoKind)
        self.shift._close(self._readings(totalizer=str(self._totalizer())), EVENING)

        self._confirm(order)

        self.assertEqual(order.state, "completed")

    def test_the_last_photo_completes_a_cleared_order(self):
        *early, last = PhotoKind
        order = self._poured(photos=early)
        self._confirm(order)
        self.assertEqual((order.state, order.review_state), ("fuelled", "cleared"))

        self._photograph(order.with_user(self.driver_api), [last])

        self.assertEqual(order.state, "completed")
        self.assertEqual(order.event_ids[-1].actor_id, self.driver.partner_id)

    def test_the_last_photo_does_not_complete_what_was_never_in_review(self):
        order = self._poured(seconds=60)

        self._photograph(order)

        self.assertEqual(order.state, "fuelled")

    def test_review_is_cleared_once(self):
        order = self._poured()
        self._confirm(order)

        with self.assertRefused(Code.ILLEGAL_TRANSITION, event="clear_review"):
            self._confirm(order)

    def test_there_is_nothing_to_clear(self):
        orders = self._poured(seconds=60), self._create_order("fuelling")
        for order, state in zip(orders, ("fuelled", "fuelling"), strict=True):
            with self.subTest(state), self.assertRefused(Code.ILLEGAL_TRANSITION, state=state):
                self._confirm(order)

    def test_nobody_else_clears_a_review(self):
        order = self._poured(photos=PhotoKind)
        users = [
            *(
                new_test_user(self.env, role, groups=f"proil_api.group_{role}")
                for role in ("dispatcher", "accountant")
            ),
            self.driver_api,
            self.env.ref("proil_api.user_customer"),
        ]
        for user in users:
            with self.subTest(user.login), self.assertRaises(AccessError):
                order.with_user(user).action_confirm_litres()
        self.assertEqual((order.state, order.review_state), ("fuelled", "waiting"))


@tagged("post_install", "-at_install")
class TestReviewDesk(ReviewCase):
    def test_the_desk_shows_what_waits(self):
        waiting, _believed = self._poured(photos=PhotoKind), self._poured(seconds=60)
        action = self.env.ref("proil_order.proil_order_review_action")
        orders = self.env["proil.order"].with_user(self.fedor)
        found = orders.search([("review_state", "=", "waiting")])

        self.assertEqual(found, waiting)
        self.assertEqual(found.litres_poured, 40)
        self.assertEqual(found.totalizer_after_litres - found.totalizer_before_litres, 40)
        self.assertEqual(found.tank_litres, 50)
        self.assertEqual(found.review_reasons, "faster than a dispenser can pour")
        self.assertEqual(action.view_ids.mapped("view_mode"), ["list", "kanban", "form"])

    def test_the_fuel_controller_reads_what_the_desk_shows(self):
        order = self._poured(photos=PhotoKind).with_user(self.fedor)
        for name in ("list", "kanban", "form"):
            with self.subTest(name):
                view = self.env.ref(f"proil_order.proil_order_review_view_{name}")
                shown = order.get_views([(view.id, name)])["models"]["proil.order"]["fields"]

                self.assertTrue(order.read([field for field in shown if field != "id"]))
