import hashlib
from decimal import Decimal
from io import BytesIO

from lxml import html
from PIL import Image

from odoo.tests import HttpCase, tagged

from .common import ProilOrderCommon


@tagged("post_install", "-at_install")
class TestCertificate(ProilOrderCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.order = self._create_order("completed")
        self.path = f"/certificate/{self.order.sudo().access_token}"

    def _page(self, query=""):
        answer = self.url_open(self.path + query)
        self.assertEqual(answer.status_code, 200)
        return html.fromstring(answer.text)

    def _text(self, query=""):
        return " ".join(self._page(query).text_content().split())

    def test_page_tells_litres_money_place_and_time(self):
        text = self._text()

        for fact in (
            "А123ВС777",
            "40.000 L Petrol AI-95",
            "Moscow, Mokhovaya 1",
            "14 May 2030, 12:00",  # in Moscow
            "50,000.000 L",
            "50,040.000 L",
            "62.50 ₽",
            "2,500.00 ₽",
            "299.00 ₽",
            "2,799.00 ₽",
            self.order.name,
            self.order.chain_head,
        ):
            with self.subTest(fact):
                self.assertIn(fact, text)

    def test_page_speaks_the_language_of_its_reader(self):
        english, russian = self._page("?lang=en"), self._page("?lang=ru")

        self.assertEqual((english.get("lang"), russian.get("lang")), ("en", "ru"))
        self.assertIn("Certificate of fill", english.text_content())
        self.assertIn("Акт заправки", russian.text_content())
        self.assertIn("40,000", russian.text_content())

    def test_page_is_in_the_customer_s_language_at_first(self):
        self.customer.lang = "ru_RU"

        self.assertEqual(self._page().get("lang"), "ru")

    def test_unknown_language_is_the_customer_s(self):
        self.assertEqual(self._page("?lang=xx").get("lang"), "en")

    def test_page_shows_the_four_photos_in_pairs(self):
        images = self._page().xpath("//img")

        self.assertEqual(
            [image.get("alt") for image in images],
            ["Nozzle before", "Nozzle after", "Dashboard before", "Dashboard after"],
        )
        for image in images:
            preview = self.url_open(image.get("src"))
            self.assertEqual(preview.headers["Content-Type"], "image/jpeg")

    def test_photo_is_the_file_of_the_stated_hash_without_exif(self):
        for photo in self.order.photo_ids:
            content = self.url_open(f"{self.path}/photos/{photo.kind}").content

            self.assertEqual(hashlib.sha256(content).hexdigest(), photo.stored_sha256)
            self.assertFalse(Image.open(BytesIO(content)).getexif())

    def test_nobody_finds_a_certificate_without_its_address(self):
        for path in (
            "/certificate/unknown",
            f"/certificate/{self.order.public_id}",
            f"/certificate/{self.order.id}",
            "/certificate/unknown/photos/nozzle_before",
            f"{self.path}/photos/selfie",
        ):
            with self.subTest(path):
                self.assertEqual(self.url_open(path).status_code, 404)

    def test_order_under_way_has_no_certificate(self):
        order = self._create_order("fuelled")
        self._photograph(order)
        path = f"/certificate/{order.sudo().access_token}"

        self.assertEqual(self.url_open(path).status_code, 404)
        self.assertEqual(self.url_open(f"{path}/photos/nozzle_before").status_code, 404)

    def test_address_is_not_told_to_search_engines_and_maps(self):
        answer = self.url_open(self.path)

        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        self.assertEqual(answer.headers["X-Robots-Tag"], "noindex")

    def test_page_admits_a_broken_history(self):
        self.assertIn("event before it. Events: 8", self._text())
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE proil_order_event DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE proil_order_event SET latitude = 1 WHERE order_id = %s AND sequence = 3",
            [self.order.id],
        )
        self.env.invalidate_all()

        self.assertIn("does not follow from the one before it: 3", self._text())

    def test_unpoured_order_costs_nothing(self):
        order = self._create_order("fuelling")
        order._finish_fuelling(self._totalizer(), Decimal(0))
        self._photograph(order)
        order._complete()

        values = order._certificate_values()

        self.assertEqual(
            (order.amount_charged, values["fuel_amount"], values["fee_charged"]), (0, 0, 0)
        )

    def test_map_shows_the_place(self):
        self.assertEqual(
            self.order._map_url(), "https://yandex.ru/maps/?pt=37.6184000,55.7512000&z=17"
        )
