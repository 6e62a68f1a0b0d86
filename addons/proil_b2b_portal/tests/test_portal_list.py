from odoo.tests import tagged

from odoo.addons.proil_b2b_portal.controllers import portal

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalList(PortalCase):
    def test_active_and_finished_orders_stand_apart(self):
        active = self._create_order("accepted") + self._create_order("arrived")
        finished = self._create_order("completed")
        cancelled = self._create_order("accepted")
        cancelled._cancel("Changed my mind")

        page = self.page()

        self.assertEqual(self.numbers(page, "active"), active.mapped("name"))
        self.assertCountEqual(self.numbers(page, "finished"), (finished + cancelled).mapped("name"))

    def test_an_empty_portal_says_what_will_be_here(self):
        text = self.page().text

        self.assertIn("Nothing is on its way right now.", text)
        self.assertIn("Finished orders and their proof will be kept here.", text)

    def test_orders_are_filtered_by_vehicle(self):
        other = self._create_vehicle(plate_typed="м777мм77")
        orders = self._create_order("accepted")
        quote = self.env["proil.quote"]._offer(self.customer, other, self._asked())
        wanted = quote._make_order()

        page = self.page(vehicle=other.public_id)

        self.assertEqual(self.numbers(page, "active"), wanted.mapped("name"))
        self.assertIn("No finished orders for this choice.", page.text)
        self.assertEqual(
            self.numbers(self.page(vehicle=self.vehicle.public_id), "active"),
            orders.mapped("name"),
        )

    def test_a_vehicle_of_another_client_shows_nothing(self):
        self._create_order("accepted")
        self._create_strange_order("accepted")

        page = self.page(vehicle=self.strange_vehicle.public_id)

        self.assertEqual(self.numbers(page, "active"), [])
        self.assertNotIn(self.strange_vehicle.plate, page.text)

    def test_orders_are_filtered_by_days_of_the_company(self):
        order = self._create_order("completed")
        order.write({"window_start": "2030-05-14 21:30:00", "window_end": "2030-05-14 23:00:00"})
        cases = (
            ({"date_from": "2030-05-15", "date_to": "2030-05-15"}, True),
            ({"date_from": "2030-05-14", "date_to": "2030-05-14"}, False),
            ({"date_from": "2030-05-16"}, False),
            ({"date_to": "2030-05-14"}, False),
            ({"date_to": "2030-05-15"}, True),
        )
        for query, is_shown in cases:
            with self.subTest(query):
                shown = self.numbers(self.page(**query), "finished")

                self.assertEqual(shown, order.mapped("name") if is_shown else [])

    def test_a_date_that_is_none_is_refused(self):
        for text in ("yesterday", "2030-13-01", "2030-02-30", "'"):
            with self.subTest(text):
                self.assertEqual(self.page(date_from=text).status_code, 400)

    def test_finished_orders_come_in_pages_and_keep_the_filter(self):
        self.patch(portal, "PAGE_SIZE", 2)
        orders = [self._create_order("completed") for _ in range(3)]
        vehicle = self.vehicle.public_id

        first = self.page(vehicle=vehicle)
        second = self.page("/page/2", vehicle=vehicle)

        self.assertEqual(
            [self.numbers(page, "finished") for page in (first, second)],
            [[orders[2].name, orders[1].name], [orders[0].name]],
        )
        self.assertIn(f"/my/fuel/page/2?vehicle={vehicle}", first.text)

    def test_totals_are_of_all_pages(self):
        self.patch(portal, "PAGE_SIZE", 1)
        orders = [self._create_order("completed") for _ in range(2)]

        totals = self.page().document.find_class("o_proil_totals")[0].text_content()

        self.assertIn("80.000", totals)
        amount = sum(order.amount_charged for order in orders)
        self.assertIn(f"{amount:,.2f}", totals)

    def test_the_home_page_counts_the_orders(self):
        self._create_order("accepted")
        self.authenticate("maria", "maria")

        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["fuel_order_count"]})

        self.assertEqual(counters, {"fuel_order_count": 1})
        self.assertIn("/my/fuel", self.url_open("/my").text)

    def test_the_page_speaks_russian(self):
        self._create_order("accepted")

        text = self.page(lang="ru").text

        self.assertIn("Текущие заявки", text)

    def test_a_longer_list_costs_no_more_queries(self):
        self._create_order("completed")
        queries_of_one = self._count_queries()
        for _ in range(4):
            self._create_order("completed")

        self.assertEqual(self._count_queries(), queries_of_one)

    def _count_queries(self):
        self.page()
        self.env.flush_all()
        before = self.cr.sql_log_count
        self.get_page()
        return self.cr.sql_log_count - before
