from odoo.tests import tagged

from .driver_api import DriverApiCase


@tagged("post_install", "-at_install")
class TestDriverList(DriverApiCase):
    def _numbers(self, response):
        return [item["number"] for item in response.json()["items"]]

    def test_the_list_has_what_is_still_to_be_done(self):
        to_do = self._create_order("assigned") + self._create_order("en_route")
        self._create_order("completed")
        self._create_order("accepted")

        self.assertEqual(self._numbers(self.get()), to_do.mapped("name"))

    def test_a_number_finds_finished_orders_too(self):
        done = self._create_order("completed")
        self._create_order("assigned")

        self.assertEqual(self._numbers(self.get(number=done.name)), [done.name])
        self.assertEqual(self._numbers(self.get(number=done.name.lower()[2:])), [done.name])
        self.assertEqual(self._numbers(self.get(number="nothing like it")), [])

    def test_an_order_tells_what_the_driver_needs(self):
        order = self._create_order("assigned")
        order.place_note = "Level -2, near lift B"

        answer = self.get(f"/{order.public_id}")

        self.assertEqual(answer.headers["ETag"], f'"{order.version}"')
        item = answer.json()
        self.assertEqual(item["plate"], order.vehicle_id.plate)
        self.assertEqual(item["grade_code"], "AI-95")
        self.assertEqual(item["litres_limit"], "40.000")
        self.assertIsNone(item["litres_filled"])
        self.assertEqual(
            item["place"],
            {
                "latitude": 55.7512,
                "longitude": 37.6184,
                "address": "Moscow, Mokhovaya 1",
                "note": "Level -2, near lift B",
            },
        )
        self.assertEqual(item["allowed_actions"], ["depart", "fail"])

    def test_pages_follow_each_other_without_gap(self):
        orders = self.env["proil.order"].union(*(self._create_order("assigned") for _ in range(3)))

        first = self.get(limit=2).json()
        second = self.get(limit=2, cursor=first["next_cursor"]).json()

        numbers = [item["number"] for item in first["items"] + second["items"]]
        self.assertEqual(sorted(numbers), sorted(orders.mapped("name")))
        self.assertIsNone(second["next_cursor"])

    def test_bad_queries_are_refused(self):
        cases = ({"cursor": "x"}, {"limit": 0}, {"limit": 201}, {"number": ""}, {"state": "done"})
        for query in cases:
            with self.subTest(query):
                self.assertIn(self.get(**query).status_code, (400, 422))

    def test_a_longer_list_costs_no_more_queries(self):
        self._create_order("assigned")
        queries_of_one = self._count_queries()
        for _ in range(4):
            self._create_order("assigned")

        self.assertEqual(self._count_queries(), queries_of_one)

    def _count_queries(self):
        self.get()
        self.env.flush_all()
        before = self.cr.sql_log_count
        self.get()
        return self.cr.sql_log_count - before
