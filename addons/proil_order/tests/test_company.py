from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.refusal import Code

from .common import ProilOrderCommon

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestCompany(ProilOrderCommon):
    """It is noon in Moscow."""

    def test_settings_are_those_of_the_company(self):
        settings = self.env["res.config.settings"].create(
            {
                "delivery_fee": 350,
                "delivery_open_hour": 7.5,
                "delivery_close_hour": 23,
                "delivery_tz": "Asia/Yekaterinburg",
                "order_minimum_litres": 15,
            }
        )
        settings.execute()

        company = self.env.company
        self.assertEqual((company.delivery_fee, company.order_minimum_litres), (350, 15))
        self.assertEqual((company.delivery_open_hour, company.delivery_close_hour), (7.5, 23))
        self.assertEqual(company.delivery_tz, "Asia/Yekaterinburg")

    def test_quotes_follow_the_settings(self):
        self.env.company.write({"delivery_fee": 350, "order_minimum_litres": 15})

        self.assertEqual(self._create_quote(litres_ordered=15).delivery_fee, 350)
        with self.assertRefused(Code.LITRES_BELOW_MINIMUM):
            self._create_quote(litres_ordered=14)

    def test_hours_are_of_the_wall_clock_of_the_company(self):
        self.env.company.write({"delivery_open_hour": 8, "delivery_close_hour": 15})
        window = self._window(0, 2)

        self.assertTrue(self._create_quote(**window))
        self.env.company.delivery_tz = "Asia/Yekaterinburg"  # two hours ahead: 14 to 16
        with self.assertRefused(Code.WINDOW_OUTSIDE_HOURS):
            self._create_quote(**window)

    def test_night_service_spans_midnight(self):
        self.env.company.write({"delivery_open_hour": 20, "delivery_close_hour": 6})

        self.assertTrue(self._create_quote(**self._window(11, 14)))  # 23 to 2
        with self.assertRefused(Code.WINDOW_OUTSIDE_HOURS):
            self._create_quote(**self._window(1, 3))  # 13 to 15

    def _window(self, start, end):
        now = fields.Datetime.now()
        return {"window_start": now + start * HOUR, "window_end": now + end * HOUR}

    def test_database_refuses_hours_and_fees_that_cannot_be(self):
        for vals in (
            {"delivery_open_hour": -1},
            {"delivery_open_hour": 24},
            {"delivery_close_hour": 25},
            {"delivery_fee": -1},
            {"order_minimum_litres": -1},
        ):
            with (
                self.subTest(vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.company.write(vals)
                self.env.company.flush_recordset()
