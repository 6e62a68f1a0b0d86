from odoo.tests import tagged

from proil_core.order.lifecycle import FINAL_STATES, State

from .common import ProilDispatchCommon

PLAIN = "name state payment_state litres_limit litres_filled window_start window_end place_address"
LINKS = "vehicle_id product_id driver_id tanker_id"
CARD = {
    **{name: {} for name in PLAIN.split()},
    **{name: {"fields": {"display_name": {}}} for name in LINKS.split()},
}


@tagged("post_install", "-at_install")
class TestBoardColumns(ProilDispatchCommon):
    def _read_board(self):
        return (
            self.env["proil.order"]
            .with_user(self.dispatcher)
            .with_context(read_group_expand=True)
            .web_read_group(
                [("state", "!=", "draft")],
                ["state"],
                ["litres_limit:sum", "litres_filled:sum"],
                auto_unfold=True,
                unfold_read_specification=CARD,
            )["groups"]
        )

    def test_all_columns_of_the_day_stand_in_the_order_of_the_lifecycle(self):
        columns = [group["state"] for group in self._read_board()]

        self.assertEqual(columns, [state for state in State if state is not State.DRAFT])

    def test_final_columns_are_folded(self):
        self._create_order("completed")

        folded = {group["state"] for group in self._read_board() if "__records" not in group}

        self.assertEqual(folded, set(FINAL_STATES))

    def test_columns_of_another_grouping_are_not_folded(self):
        self._create_order("completed")
        orders = self.env["proil.order"].with_context(read_group_expand=True)

        groups = orders.formatted_read_group([], ["payment_state"], ["__count"])

        self.assertFalse([group for group in groups if "__fold" in group])

    def test_drafts_have_a_column_only_where_they_are_asked_for(self):
        self._create_draft()
        orders = self.env["proil.order"].with_context(read_group_expand=True)

        groups = orders.formatted_read_group([("state", "=", "draft")], ["state"], ["__count"])

        self.assertEqual(groups[0]["state"], "draft")

    def test_columns_count_orders_and_litres(self):
        self._create_order("accepted")
        self._create_order("accepted", litres_ordered=25)

        accepted = next(group for group in self._read_board() if group["state"] == "accepted")

        self.assertEqual(accepted["__count"], 2)
        self.assertEqual(accepted["litres_limit:sum"], 65)
        self.assertEqual(accepted["litres_filled:sum"], 0)

    def test_reading_the_board_costs_no_query_per_order(self):
        self._create_order("assigned")
        queries_of_one = self._count_queries()
        for _ in range(4):
            self._create_order("assigned")

        self.assertEqual(self._count_queries(), queries_of_one)

    def _count_queries(self):
        self.env.flush_all()
        self._read_board()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self._read_board()
        return self.cr.sql_log_count - before
