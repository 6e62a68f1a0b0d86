from decimal import Decimal

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.proil_order.tests.common import PRICE

from proil_core.refusal import Code

from .common import ProilDispatchCommon


@tagged("post_install", "-at_install")
class TestAssignment(ProilDispatchCommon):
    def test_shifts_that_can_take_the_order_come_first(self):
        order = self._create_order("accepted")
        with_diesel = self._open_another_shift("В001ВВ77", self.dt)
        idle = self._open_another_shift("В002ВВ77")
        self._create_order("assigned")

        offers = self._offers(order)

        self.assertEqual(list(offers), [idle, self.shift, with_diesel])
        self.assertEqual([offer.job_count for offer in offers.values()], [0, 1, 0])
        self.assertEqual(
            [offer.obstacle for offer in offers.values()], [False, False, "No AI-95 on board"]
        )

    def test_a_shift_short_of_litres_says_so(self):
        cases = (
            ("40", False),
            ("39.999", "39 L free, the order may need 40 L"),
            ("0", "0 L free, the order may need 40 L"),
        )
        for level, obstacle in cases:
            with self.subTest(level):
                self.petrol.level_litres = Decimal(level)

                offer = self._offers(self._create_order("accepted"))[self.shift]

                self.assertEqual(offer.obstacle, obstacle)

    def test_litres_of_other_jobs_are_not_free(self):
        self._create_order("assigned")
        self._create_order("arrived")

        offer = self._offers(self._create_order("accepted"))[self.shift]

        self.assertEqual(offer.litres_free, Decimal(1000 - 2 * 40))

    def test_jobs_of_another_grade_leave_the_litres_free(self):
        self._set_price(self.dt, PRICE)
        diesel_van = self._create_vehicle(plate_typed="м777мм77", product_id=self.dt.id)
        quote = self.env["proil.quote"]._offer(self.customer, diesel_van, self._asked())
        self._bring(quote._make_order(), "assigned")

        offer = self._offers(self._create_order("accepted"))[self.shift]

        self.assertEqual(offer.litres_free, Decimal(1000))

    def test_poured_litres_are_taken_from_the_tank_once(self):
        self._create_order("fuelled")

        offer = self._offers(self._create_order("accepted"))[self.shift]

        self.assertEqual(offer.litres_free, Decimal(1000 - 40))

    def test_closed_shifts_are_not_offered(self):
        self.shift._close(self._readings(), fields.Datetime.now())

        self.assertFalse(self._offers(self._create_order("accepted")))

    def test_a_chosen_shift_gets_the_order(self):
        order = self._create_order("accepted")
        offer = self._offers(order)[self.shift]

        action = offer.action_assign()

        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual((order.state, order.shift_id), ("assigned", self.shift))
        self.assertEqual(order.event_ids[-1].actor_id, self.dispatcher.partner_id)

    def test_fuel_claimed_since_the_dialog_opened_is_not_given_twice(self):
        self.petrol.level_litres = Decimal(60)
        order = self._create_order("accepted")
        offer = self._offers(order)[self.shift]
        self._create_order("assigned")

        with self.assertRaisesRegex(UserError, "20 L free, the order may need 40 L"):
            offer.action_assign()

        self.assertEqual(order.state, "accepted")

    def test_an_order_assigned_by_another_dispatcher_is_not_moved(self):
        order = self._create_order("accepted")
        offer = self._offers(order)[self.shift]
        order._assign(self._open_another_shift("В002ВВ77"))

        with self.assertRefused(Code.ILLEGAL_TRANSITION, state="assigned"):
            offer.action_assign()

    def test_who_may_only_look_is_offered_nothing(self):
        order = self._create_order("accepted")

        with self.assertRaises(AccessError):
            order.with_user(self.controller).action_assign()

    def test_proposing_costs_no_query_per_shift(self):
        order = self._create_order("accepted")
        self._open_another_shift("В001ВВ77")
        queries_of_two = self._count_queries(order)
        for plate in ("В002ВВ77", "В003ВВ77", "В004ВВ77"):
            self._open_another_shift(plate)

        self.assertEqual(self._count_queries(order), queries_of_two)

    def _count_queries(self, order):
        self._offers(order)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        order.with_user(self.dispatcher).action_assign()
        self.env.flush_all()
        return self.cr.sql_log_count - before
