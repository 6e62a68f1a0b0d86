from datetime import timedelta

from odoo.tests import tagged

from .common import NOON, ProilOrderApiCase


@tagged("post_install", "-at_install")
class TestCustomerQuotes(ProilOrderApiCase):
    def _wanted(self, **changed):
        return {
            "vehicle_id": self.vehicle.public_id,
            "ordered_by": "litres",
            "litres": "40.000",
            "place": {"latitude": 55.7512, "longitude": 37.6184, "address": "Mokhovaya 1"},
            **changed,
        }

    def test_quote_tells_price_and_hold(self):
        answer = self.send("POST", "/quotes", self._wanted())

        self.assertEqual(answer.status_code, 201, answer.text)
        quote = answer.json()
        self.assertEqual(
            {name: quote[name] for name in ("price_per_litre", "delivery_fee", "hold_amount")},
            {"price_per_litre": 6250, "delivery_fee": 29900, "hold_amount": 279900},
        )
        self.assertEqual((quote["litres_limit"], quote["currency"]), ("40.000", "RUB"))
        self.assertEqual(quote["valid_until"], "2030-05-14T09:15:00Z")
        self.assertEqual(
            quote["window"], {"start": "2030-05-14T09:00:00Z", "end": "2030-05-14T11:00:00Z"}
        )

    def test_quote_by_money_and_for_a_full_tank(self):
        money = {"ordered_by": "money", "litres": None, "amount": 100000}
        full = {"ordered_by": "full_tank", "litres": None}

        self.assertEqual(self._limit(money), "16.000")
        self.assertEqual(self._limit(full), "50.000")

    def _limit(self, demand):
        return self.send("POST", "/quotes", self._wanted(**demand)).json()["litres_limit"]

    def test_quote_can_be_read_again(self):
        quote = self.send("POST", "/quotes", self._wanted()).json()
        path = f"/quotes/{quote['id']}"

        self.assertEqual(self.send("GET", path).json(), quote)
        self.assertProblem(self.send("GET", path, token=self.stranger_token), 404, "not_found")

    def test_absurd_quotes_are_refused(self):
        cases = [
            ({"litres": "-5"}, "litres_not_positive"),
            ({"litres": "0"}, "litres_not_positive"),
            ({"litres": "5"}, "litres_below_minimum"),
            ({"litres": "51"}, "litres_above_tank"),
            ({"litres": "999999999"}, "litres_above_tank"),
            ({"litres": "9999999999999"}, "validation_failed"),
            ({"litres": "40.0001"}, "validation_failed"),
            ({"litres": "Infinity"}, "validation_failed"),
            ({"amount": 100}, "validation_failed"),
            ({"ordered_by": "money"}, "validation_failed"),
            ({"ordered_by": "bucket"}, "validation_failed"),
            ({"place": {"latitude": 91, "longitude": 0, "address": "x"}}, "validation_failed"),
            ({"window": self._window(-3, -1)}, "window_in_past"),
            ({"window": self._window(24 * 8, 24 * 8 + 1)}, "window_too_far"),
            ({"window": self._window(2, 1)}, "validation_failed"),
        ]
        for change, code in cases:
            with self.subTest(change):
                self.assertProblem(self.send("POST", "/quotes", self._wanted(**change)), 422, code)

    def test_window_outside_of_the_hours_is_refused(self):
        self.env.company.write({"delivery_open_hour": 8, "delivery_close_hour": 20})

        answer = self.send("POST", "/quotes", self._wanted(window=self._window(7, 9)))

        problem = self.assertProblem(answer, 422, "window_outside_hours")
        self.assertEqual(problem["facts"], {"opens": "08:00", "closes": "20:00"})

    def _window(self, start, end):
        return {
            name: (NOON + timedelta(hours=hours)).isoformat()
            for name, hours in (("start", start), ("end", end))
        }

    def test_window_at_the_edge_of_the_calendar_is_refused(self):
        window = {"start": "0001-01-01T00:00:00+14:00", "end": "9999-12-31T23:59:59-12:00"}

        answer = self.send("POST", "/quotes", self._wanted(window=window))

        problem = self.assertProblem(answer, 422, "validation_failed")
        fields = [each["field"] for each in problem["field_errors"]]
        self.assertEqual(fields, ["window.start", "window.end"])

    def test_vehicle_of_another_customer_is_not_quoted(self):
        answer = self.send("POST", "/quotes", self._wanted(), token=self.stranger_token)

        self.assertProblem(answer, 404, "not_found")
        self.assertFalse(self.env["proil.quote"].search([("partner_id", "=", self.stranger.id)]))

    def test_grade_without_a_price_is_not_quoted(self):
        self.vehicle.product_id = self.ai98

        answer = self.send("POST", "/quotes", self._wanted())

        self.assertProblem(answer, 422, "price_missing")

    def test_quote_needs_a_key(self):
        answer = self.send("POST", "/quotes", self._wanted(), key=None)

        self.assertProblem(answer, 400, "idempotency_key_missing")
