import ast
from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import tagged

from .common import ProilDispatchCommon


@tagged("post_install", "-at_install")
class TestBoardFilters(ProilDispatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher.tz = "Europe/Moscow"
        view = cls.env.ref("proil_dispatch.proil_order_board_view_search")
        filters = etree.fromstring(view.arch).iter("filter")
        cls.domains = {
            each.get("name"): ast.literal_eval(each.get("domain", "[]")) for each in filters
        }

    def _create_at(self, state, start, hours=2, **vals):
        """An order whose window begins `start` hours from now, which is noon in Moscow."""
        order = self._create_order(state, **vals)
        begin = fields.Datetime.now() + timedelta(hours=start)
        order.write({"window_start": begin, "window_end": begin + timedelta(hours=hours)})
        return order

    def _ended(self, orders, hours_ago):
        moment = fields.Datetime.now() - timedelta(hours=hours_ago)
        self.env.flush_all()
        self.env.cr.execute(
            """UPDATE proil_order SET write_date = %s,
                completed_at = CASE WHEN state = 'completed' THEN %s::timestamp END
                WHERE id IN %s""",
            [moment, moment, orders._ids],
        )
        self.env.invalidate_all()

    def _found(self, name):
        return self.env["proil.order"].with_user(self.dispatcher).search(self.domains[name])

    def test_the_working_day_has_today_and_whatever_is_late(self):
        today = self._create_at("accepted", 11)
        late = self._create_at("assigned", -30)
        tomorrow = self._create_at("accepted", 12)

        found = self._found("working_day")

        self.assertEqual(found & (today + late + tomorrow), today + late)

    def test_the_working_day_drops_what_ended_before_it(self):
        finished = self._create_at("completed", -3)
        cancelled = self._create_at("accepted", -3)
        cancelled._cancel("Changed my mind")
        yesterday = self._create_at("completed", -27)
        forgotten = self._create_at("accepted", -27)
        forgotten._cancel("Changed my mind")
        self._ended(finished + cancelled, hours_ago=1)
        self._ended(yesterday + forgotten, hours_ago=13)

        found = self._found("working_day")

        self.assertEqual(
            found & (finished + cancelled + yesterday + forgotten), finished + cancelled
        )

    def test_tomorrow_is_the_day_of_the_dispatcher(self):
        first, last = self._create_at("accepted", 12), self._create_at("accepted", 35)
        self._create_at("accepted", 11)
        self._create_at("accepted", 36)

        self.assertEqual(self._found("tomorrow"), last + first)

    def test_late_is_what_waits_past_its_window(self):
        late = self._create_at("arrived", -3)
        self._create_at("accepted", -1)
        self._create_at("fuelling", -3)

        self.assertEqual(self._found("late"), late)

    def test_orders_without_a_driver(self):
        accepted = self._create_order("accepted")
        self._create_order("assigned")
        self._create_order("pending_payment")

        self.assertEqual(self._found("unassigned"), accepted)
