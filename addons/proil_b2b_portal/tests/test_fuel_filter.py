from werkzeug.exceptions import BadRequest

from odoo.tests import BaseCase

from odoo.addons.proil_b2b_portal.controllers.fuel_filter import FuelFilter


class TestFuelFilter(BaseCase):
    def test_days_begin_at_midnight_of_the_zone(self):
        asked = FuelFilter(date_from="2030-05-14", date_to="2030-05-15")
        cases = (
            ("Europe/Moscow", "2030-05-13 21:00:00", "2030-05-15 21:00:00"),
            ("Asia/Yekaterinburg", "2030-05-13 19:00:00", "2030-05-15 19:00:00"),
            ("UTC", "2030-05-14 00:00:00", "2030-05-16 00:00:00"),
        )
        for tz_name, start, end in cases:
            with self.subTest(tz_name):
                [first, last] = asked.domain(tz_name, None).iter_conditions()

                self.assertEqual((first.operator, str(first.value)), (">=", start))
                self.assertEqual((last.operator, str(last.value)), ("<", end))

    def test_nothing_asked_is_everything(self):
        self.assertTrue(FuelFilter().domain("UTC", None).is_true())

    def test_only_what_was_asked_stays_in_links(self):
        asked = FuelFilter(date_to="2030-05-15")

        self.assertEqual(asked.chosen, {"date_to": "2030-05-15"})

    def test_what_is_no_day_is_refused(self):
        for text in (
            "yesterday",
            "2030-13-01",
            "2030-02-30",
            "'",
            "2030-05-14T10:00",
            "9999-12-31",
        ):
            with self.subTest(text), self.assertRaises(BadRequest):
                FuelFilter(date_to=text).domain("UTC", None)
