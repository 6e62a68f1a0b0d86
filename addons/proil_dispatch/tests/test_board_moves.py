from odoo.exceptions import AccessError
from odoo.tests import tagged

from proil_core.order.lifecycle import State

from .common import ProilDispatchCommon

ALLOWED_DROPS = {
    ("accepted", "assigned"),
    ("assigned", "accepted"),
    ("en_route", "accepted"),
    ("arrived", "accepted"),
    ("pending_payment", "cancelled"),
    ("accepted", "cancelled"),
    ("assigned", "cancelled"),
    ("en_route", "cancelled"),
    ("arrived", "cancelled"),
}
WAYS_ON = {
    "pending_payment": "It is accepted by itself when the customer's card is held.",
    "accepted": "Drop it on “Assigned” to choose a shift.",
    "assigned": "The driver moves it on from the phone. You can take it back to “Accepted”.",
    "en_route": "The driver moves it on from the phone. You can take it back to “Accepted”.",
    "arrived": "The driver moves it on from the phone. You can take it back to “Accepted”.",
    "fuelling": "Fuel has been poured: only the driver can finish the order.",
    "fuelled": "Fuel has been poured: only the driver can finish the order.",
    "completed": "The order is closed and stays as it is.",
    "cancelled": "The order is closed and stays as it is.",
    "failed": "The order is closed and stays as it is.",
}


@tagged("post_install", "-at_install")
class TestBoardMoves(ProilDispatchCommon):
    def _create_in(self, state):
        special = {"cancelled": self._create_cancelled, "failed": self._create_failed}
        return special[state]() if state in special else self._create_order(state)

    def _drop(self, order, state):
        return order.with_user(self.dispatcher).action_move_to(state)

    def test_every_refused_drop_says_from_where_to_where_and_the_way_on(self):
        labels = dict(self.env["proil.order"]._fields["state"].selection)
        for source, way_on in WAYS_ON.items():
            order = self._create_in(source)
            for target in State:
                if (source, target) in ALLOWED_DROPS:
                    continue
                with self.subTest(source=source, target=target):
                    answer = self._drop(order, target)

                    self.assertEqual(answer["tag"], "display_notification")
                    self.assertEqual(
                        answer["params"]["title"],
                        f"{order.name}: “{labels[source]}” → “{labels[target]}” is not possible",
                    )
                    self.assertEqual(answer["params"]["message"], way_on)
                    self.assertEqual(order.state, source)
            if source == "fuelling":
                self._bring(order, "fuelled")

    def test_accepted_on_assigned_opens_the_choice_of_a_shift(self):
        order = self._create_order("accepted")

        action = self._drop(order, "assigned")

        self.assertEqual((action["res_model"], action["target"]), ("proil.assignment", "new"))
        self.assertEqual(self.env["proil.assignment"].browse(action["res_id"]).order_id, order)
        self.assertEqual(order.state, "accepted")

    def test_an_order_is_taken_back_until_fuel_flows(self):
        for state in ("assigned", "en_route", "arrived"):
            with self.subTest(state):
                order = self._create_order(state)

                self.assertFalse(self._drop(order, "accepted"))

                self.assertEqual(order.state, "accepted")
                self.assertFalse(order.shift_id)

    def test_a_drop_on_cancelled_asks_for_the_reason(self):
        order = self._create_order("assigned")

        action = self._drop(order, "cancelled")

        self.assertEqual(action["res_model"], "proil.order.cancel")
        self.assertEqual(action["context"], {"default_order_id": order.id})
        self.assertEqual(order.state, "assigned")

    def test_words_come_in_the_language_of_the_dispatcher(self):
        self.dispatcher.lang = "ru_RU"
        order = self._create_order("accepted").with_context(lang="ru_RU")

        answer = self._drop(order, "completed")

        self.assertRegex(answer["params"]["message"], "Перетащите её в «.+», чтобы выбрать смену.")

    def test_who_may_only_look_moves_nothing(self):
        cases = (("accepted", "assigned"), ("assigned", "accepted"), ("arrived", "cancelled"))
        for source, target in cases:
            with self.subTest(source=source, target=target):
                order = self._create_order(source)

                with self.assertRaises(AccessError):
                    order.with_user(self.controller).action_move_to(target)

                self.assertEqual(order.state, source)
