from decimal import Decimal

from odoo.tests import tagged

from .common import ProilOrderCommon


@tagged("post_install", "-at_install")
class TestQueryCounts(ProilOrderCommon):
    """Orders are placed and moved all day: each verb has its budget of queries."""

    def setUp(self):
        super().setUp()
        # What other addons do after a transition is their budget.
        self.patch(self.registry["proil.order"], "_after_transition", lambda _orders, _event: None)

    def _count(self, queries, verb):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(queries):
            result = verb()
            self.env.flush_all()
        return result

    def test_each_step_of_the_straight_way(self):
        self._create_order("completed")  # what is read once per worker is not counted

        quote = self._count(5, self._create_quote)
        order = self._count(13, quote._make_order)
        self._count(5, order._authorise)
        self._count(12, lambda: order._assign(self.shift))
        self._count(5, order._depart)
        self._count(5, order._arrive)
        totalizer = self._totalizer()
        self._count(14, lambda: order._start_fuelling(totalizer))
        self._count(17, lambda: order._finish_fuelling(totalizer + 40, Decimal(40)))
        self._photograph(order)
        self._count(8, order._complete)

    def test_a_set_moves_by_as_many_queries_as_one_order(self):
        orders = self.env["proil.order"].union(*(self._create_order("accepted") for _ in range(5)))

        self._count(5, lambda: orders._cancel("Flood"))
