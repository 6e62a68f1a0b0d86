from odoo.tests import tagged

from .common import ProilOrderApiCase

LONG = "x" * 100_000
LITRES = ("NaN", "Infinity", "1e30", "-1e30", "1e-30", "1000000000", "0.0001", 10**20)
DEGREES = ("NaN", "Infinity", "1e400", -181, 10**20)
VEHICLE = {
    "plate": ("", LONG),
    "make": ("", LONG),
    "grade_code": (LONG,),
    "tank_litres": (*LITRES, "0", "-1", "2000.001"),
}
QUOTE = {
    "vehicle_id": (LONG, 1),
    "litres": LITRES,
    "amount": (-1, 10**12, 10**20, 0.5, "NaN"),
}
PLACE = {"latitude": (*DEGREES, 91), "longitude": DEGREES, "address": ("", LONG)}


@tagged("post_install", "-at_install")
class TestAbsurdBodies(ProilOrderApiCase):
    """What no customer can mean is refused by the name of its field."""

    def _assert_refused(self, method, path, good, values, place=""):
        for name, absurd in values.items():
            for value in absurd:
                body = good({name: value})
                with self.subTest(path, field=name, value=str(value)[:20]):
                    answer = self.send(method, path, body)
                    problem = self.assertProblem(answer, 422, "validation_failed")
                    fields = [each["field"] for each in problem["field_errors"]]
                    self.assertEqual(fields, [f"{place}{name}"])

    def _quote(self, **changed):
        place = {"latitude": 55.7512, "longitude": 37.6184, "address": "Mokhovaya 1"}
        good = {"vehicle_id": self.vehicle.public_id, "ordered_by": "litres", "litres": "40"}
        return {**good, "place": place, **changed}

    def test_a_vehicle(self):
        good = {"plate": "а777вс77", "grade_code": "AI-95", "tank_litres": "50"}
        path = f"/vehicles/{self.vehicle.public_id}"

        self._assert_refused("POST", "/vehicles", lambda changed: good | changed, VEHICLE)
        self._assert_refused("PATCH", path, lambda changed: changed, VEHICLE)
        self.assertEqual(self.vehicle.version, 1)

    def test_a_quote(self):
        place = self._quote()["place"]

        self._assert_refused("POST", "/quotes", lambda changed: self._quote(**changed), QUOTE)
        self._assert_refused(
            "POST",
            "/quotes",
            lambda changed: self._quote(place=place | changed),
            PLACE,
            "place.",
        )
        self.assertFalse(self.env["proil.quote"].search([("partner_id", "=", self.customer.id)]))

    def test_an_order_and_its_end(self):
        order = self._create_order()
        texts = {"quote_id": (LONG,), "note": (LONG,)}

        self._assert_refused(
            "POST", "/orders", lambda changed: {"quote_id": "quo_1"} | changed, texts
        )
        self._assert_refused(
            "POST",
            f"/orders/{order.public_id}/cancel",
            lambda changed: changed,
            {"reason": ("", LONG)},
        )
        self.assertEqual(order.state, "pending_payment")

    def test_the_largest_amount_is_more_than_the_tank_holds(self):
        largest = {"ordered_by": "money", "litres": None, "amount": 10**12 - 1}

        answer = self.send("POST", "/quotes", self._quote(**largest))

        self.assertProblem(answer, 422, "litres_above_tank")

    def test_a_cursor_and_a_limit(self):
        for query, field in ((f"cursor={'x' * 201}", "cursor"), (f"limit={10**20}", "limit")):
            with self.subTest(field):
                answer = self.send("GET", f"/vehicles?{query}")

                problem = self.assertProblem(answer, 422, "validation_failed")
                self.assertEqual([each["field"] for each in problem["field_errors"]], [field])
