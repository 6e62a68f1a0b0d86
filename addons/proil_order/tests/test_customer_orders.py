from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOON, ProilOrderApiCase


@tagged("post_install", "-at_install")
class TestCustomerOrders(ProilOrderApiCase):
    def _place(self, **options):
        quote = self._create_quote()
        return self.send("POST", "/orders", {"quote_id": quote.public_id}, **options)

    def test_placed_order_waits_for_the_hold(self):
        quote = self._create_quote()

        answer = self.send("POST", "/orders", {"quote_id": quote.public_id, "note": "Level -2"})

        self.assertEqual(answer.status_code, 201, answer.text)
        order = answer.json()
        self.assertEqual((order["status"], order["payment_status"]), ("pending_payment", "none"))
        self.assertEqual((order["hold_amount"], order["litres_limit"]), (279900, "40.000"))
        self.assertEqual((order["note"], order["allowed_actions"]), ("Level -2", ["cancel"]))
        self.assertEqual((order["litres_filled"], order["amount_charged"]), (None, None))
        self.assertEqual([event["event"] for event in order["events"]], ["place"])

    def test_history_names_the_customer_who_placed(self):
        order = self.env["proil.order"]._by_public_id(self._place().json()["id"])

        self.assertEqual(order.event_ids.actor_id, self.customer)

    def test_repeated_request_makes_one_order(self):
        quote = self._create_quote()
        body = {"quote_id": quote.public_id}

        first = self.send("POST", "/orders", body, key="tap")
        second = self.send("POST", "/orders", body, key="tap")

        self.assertEqual(first.json(), second.json())
        self.assertEqual(second.headers["Idempotent-Replay"], "true")
        self.assertEqual(len(quote.order_ids), 1)

    def test_same_key_for_another_order_is_refused(self):
        self.assertEqual(self._place(key="tap").status_code, 201)

        self.assertProblem(self._place(key="tap"), 422, "idempotency_key_reused")

    def test_used_quote_is_refused(self):
        quote = self._create_quote()
        order = quote._make_order()

        answer = self.send("POST", "/orders", {"quote_id": quote.public_id})

        problem = self.assertProblem(answer, 409, "quote_used")
        self.assertEqual(problem["facts"], {"order": order.public_id})

    def test_expired_quote_is_refused(self):
        quote = self._create_quote()

        with freeze_time(NOON + timedelta(minutes=16)):
            answer = self.send("POST", "/orders", {"quote_id": quote.public_id})

        self.assertProblem(answer, 409, "quote_expired")

    def test_quote_of_another_customer_does_not_exist(self):
        self.assertProblem(self._place(token=self.stranger_token), 404, "not_found")

    def test_lists_tell_open_from_ended(self):
        ended, open_order = self._create_order("accepted"), self._create_order()
        ended._cancel("Sold")
        for query, expected in (("", 2), ("?is_open=true", 1), ("?is_open=false", 1)):
            with self.subTest(query):
                items = self.send("GET", f"/orders{query}").json()["items"]

                self.assertEqual(len(items), expected)
        listed = self.send("GET", "/orders?is_open=true").json()["items"]
        self.assertEqual(listed[0]["id"], open_order.public_id)

    def test_list_goes_on_at_the_cursor(self):
        orders = [self._create_order() for _ in range(3)]

        first = self.send("GET", "/orders?limit=2").json()
        rest = self.send("GET", f"/orders?limit=2&cursor={first['next_cursor']}").json()

        seen = [item["id"] for item in first["items"] + rest["items"]]
        self.assertEqual(sorted(seen), sorted(order.public_id for order in orders))
        self.assertIsNone(rest["next_cursor"])

    def test_list_has_only_own_orders(self):
        self._create_order()

        answer = self.send("GET", "/orders", token=self.stranger_token)

        self.assertEqual(answer.json(), {"items": [], "next_cursor": None})

    def test_cancelled_order_says_why(self):
        order = self._create_order("assigned")

        answer = self.send("POST", f"/orders/{order.public_id}/cancel", {"reason": "Leaving"})

        cancelled = answer.json()
        self.assertEqual(
            (cancelled["status"], cancelled["cancel_reason"]), ("cancelled", "Leaving")
        )
        self.assertEqual(cancelled["allowed_actions"], [])

    def test_cancelling_is_refused_once_fuel_flows(self):
        order = self._create_order("fuelling")

        answer = self.send("POST", f"/orders/{order.public_id}/cancel", {"reason": "Leaving"})

        problem = self.assertProblem(answer, 409, "illegal_transition")
        self.assertEqual(problem["facts"]["allowed"], ["finish_fuelling"])
        self.assertEqual(order.state, "fuelling")

    def test_order_of_another_customer_does_not_exist(self):
        order = self._create_order("completed")
        path = f"/orders/{order.public_id}"
        requests = [
            ("GET", path, None),
            ("GET", f"{path}/certificate", None),
            ("POST", f"{path}/cancel", {"reason": "Evil"}),
        ]
        for method, address, body in requests:
            with self.subTest(address):
                answer = self.send(method, address, body, token=self.stranger_token)

                self.assertProblem(answer, 404, "not_found")

    def test_ids_that_are_none_are_unknown(self):
        for public_id in ("1", "ord_", f"veh_{'a' * 22}", f"ord_{'a' * 22}", "ord_%27--"):
            with self.subTest(public_id):
                self.assertProblem(self.send("GET", f"/orders/{public_id}"), 404, "not_found")

    def test_completed_order_tells_litres_and_money(self):
        order = self._create_order("completed")

        shown = self.send("GET", f"/orders/{order.public_id}").json()

        self.assertEqual((shown["status"], shown["litres_filled"]), ("completed", "40.000"))
        self.assertEqual(shown["amount_charged"], 279900)
        self.assertEqual(len(shown["events"]), 8)

    def test_orders_need_a_token_of_a_customer(self):
        driver_token = self._bearer(self.driver.partner_id, "proil.driver")
        order = self._create_order()
        for token, code in ((None, "token_missing"), (driver_token, "token_unknown")):
            with self.subTest(code):
                path = f"/customer/orders/{order.public_id}"

                self.assertProblem(self.call("GET", path, token=token), 401, code)

    def test_certificate_of_an_order(self):
        order = self._create_order("completed")

        certificate = self.send("GET", f"/orders/{order.public_id}/certificate").json()

        self.assertEqual(certificate["litres"], "40.000")
        self.assertEqual(certificate["totalizer_before_litres"], "50000.000")
        self.assertEqual(certificate["totalizer_after_litres"], "50040.000")
        self.assertEqual(certificate["amount_charged"], 279900)
        self.assertEqual(certificate["chain_head"], order.chain_head)
        self.assertIs(certificate["is_history_whole"], True)
        self.assertEqual(len(certificate["photos"]), 4)
        page = self.url_open(certificate["url"].removeprefix(order.get_base_url()))
        self.assertEqual(page.status_code, 200)

    def test_order_under_way_has_no_certificate(self):
        order = self._create_order("fuelled")

        answer = self.send("GET", f"/orders/{order.public_id}/certificate")

        self.assertProblem(answer, 404, "not_found")
