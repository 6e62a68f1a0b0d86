from odoo.tests import tagged

from .common import PortalCase


@tagged("post_install", "-at_install")
class TestPortalOrder(PortalCase):
    def test_a_completed_order_shows_litres_money_photos_and_its_certificate(self):
        order = self._create_order("completed")

        page = self.page(f"/{order.public_id}")

        self.assertEqual(page.status_code, 200)
        facts = page.document.find_class("o_proil_facts")[0].text_content()
        money = page.document.find_class("o_proil_money")[0].text_content()
        self.assertIn(order.vehicle_id.plate, facts)
        self.assertIn("40.000", facts)
        self.assertIn(f"{order.amount_charged:,.2f}", money)
        images = page.document.find_class("o_proil_photo_grid")[0].xpath(".//img/@src")
        self.assertEqual(len(images), 4)
        [certificate] = page.document.find_class("o_proil_certificate")
        self.assertEqual(certificate.get("href"), order._certificate_url())

    def test_the_history_is_told_in_its_order(self):
        order = self._create_order("en_route")

        timeline = self.page(f"/{order.public_id}").document.find_class("o_proil_timeline")[0]

        events = [item.xpath("string(./span)") for item in timeline]
        self.assertEqual(
            events, ["Placed", "Payment on hold", "Assigned", "Departed"], timeline.text_content()
        )

    def test_an_order_under_way_shows_the_most_it_may_cost(self):
        order = self._create_order("accepted")

        page = self.page(f"/{order.public_id}")

        self.assertIn(f"{order.hold_amount:,.2f}", page.text)
        self.assertFalse(page.document.find_class("o_proil_certificate"))
        self.assertIn("four photos", page.text)

    def test_what_was_not_fuelled_says_why_and_costs_nothing(self):
        cancelled, failed = self._create_order("accepted"), self._create_order("arrived")
        cancelled._cancel("Sold the car")
        failed._fail("no_access")
        for order, reason in ((cancelled, "Sold the car"), (failed, "No access to the vehicle")):
            with self.subTest(reason):
                text = self.page(f"/{order.public_id}").text

                self.assertIn(reason, text)
                self.assertIn("Nothing was charged.", text)

    def test_zero_litres_cost_nothing(self):
        order = self._create_order("fuelling")
        order._finish_fuelling(self._totalizer(), 0)
        self._photograph(order)
        order._complete()

        money = self.page(f"/{order.public_id}").document.find_class("o_proil_money")[0]

        self.assertNotIn("Delivery", money.text_content())
        self.assertRegex(money.text_content(), r"Total\s+\D*0\.00")

    def test_photos_are_images_without_the_data_of_the_phone(self):
        order = self._create_order("completed")
        photo = order.photo_ids[0]
        for size in ("", "/preview"):
            with self.subTest(size):
                response = self.page(f"/{order.public_id}/photos/{photo.public_id}{size}")

                self.assertEqual(response.headers["Content-Type"], "image/jpeg")
                self.assertNotIn(b"Phone of a driver", response.content)
                self.assertNotIn("public", response.headers.get("Cache-Control", ""))

    def test_a_person_sees_own_orders_as_well(self):
        self.customer.parent_id = False
        order = self._create_order("accepted")
        self.maria.partner_id.parent_id = self.customer

        page = self.page()

        self.assertEqual(self.numbers(page, "active"), order.mapped("name"))
