from odoo.tests import tagged

from .common import ProilOrderApiCase

NEW = {"plate": "м 777 мм 77", "make": "Lada", "grade_code": "AI-95", "tank_litres": "55.000"}


@tagged("post_install", "-at_install")
class TestCustomerVehicles(ProilOrderApiCase):
    @property
    def path(self):
        return f"/vehicles/{self.vehicle.public_id}"

    def test_added_vehicle_is_the_customer_s(self):
        answer = self.send("POST", "/vehicles", NEW)

        self.assertEqual(answer.status_code, 201, answer.text)
        added = answer.json()
        self.assertEqual((added["plate"], added["tank_litres"]), ("М777ММ77", "55.000"))
        vehicle = self.env["proil.vehicle"]._by_public_id(added["id"])
        self.assertEqual(vehicle.partner_id, self.customer)
        self.assertEqual(vehicle.product_id, self.ai95)

    def test_list_has_own_vehicles_in_use(self):
        self._create_vehicle(self.stranger)
        self._create_vehicle(plate_typed="В123ВС777", active=False)

        items = self.send("GET", "/vehicles").json()["items"]

        self.assertEqual([item["id"] for item in items], [self.vehicle.public_id])

    def test_change_needs_the_version_that_was_read(self):
        etag = self.send("GET", self.path).headers["ETag"]

        changed = self.send("PATCH", self.path, {"make": "Kia"}, headers={"If-Match": etag})
        stale = self.send("PATCH", self.path, {"make": "BMW"}, headers={"If-Match": etag})

        self.assertEqual(changed.json()["make"], "Kia")
        self.assertEqual(changed.headers["ETag"], '"2"')
        self.assertProblem(stale, 412, "stale_version")
        self.assertEqual(self.vehicle.make, "Kia")

    def test_change_of_one_field_keeps_the_others(self):
        answer = self.send("PATCH", self.path, {"grade_code": "AI-98"})

        self.assertEqual(answer.json()["grade_code"], "AI-98")
        self.assertEqual((self.vehicle.product_id, self.vehicle.tank_litres), (self.ai98, 50))

    def test_retired_vehicle_is_gone(self):
        answer = self.send("DELETE", self.path)

        self.assertEqual(answer.status_code, 204)
        self.assertFalse(self.vehicle.active)
        self.assertProblem(self.send("GET", self.path), 404, "not_found")

    def test_vehicle_with_an_open_order_is_not_retired(self):
        order = self._create_order()

        problem = self.assertProblem(self.send("DELETE", self.path), 409, "vehicle_has_orders")

        self.assertEqual(problem["facts"], {"orders": [order.name]})

    def test_vehicle_of_another_customer_does_not_exist(self):
        for method, body in (("GET", None), ("PATCH", {"make": "Kia"}), ("DELETE", None)):
            with self.subTest(method):
                answer = self.send(method, self.path, body, token=self.stranger_token)

                self.assertProblem(answer, 404, "not_found")
        self.assertTrue(self.vehicle.active)

    def test_bad_vehicle_is_refused(self):
        cases = [
            ({"plate": "hello"}, "plate_invalid"),
            ({"grade_code": "AI-76"}, "price_missing"),
            ({"tank_litres": "0"}, "validation_failed"),
            ({"tank_litres": "2000.001"}, "validation_failed"),
            ({"tank_litres": "55.0001"}, "validation_failed"),
            ({"tank_litres": "NaN"}, "validation_failed"),
            ({"plate": "a123bc777"}, "validation_failed"),
            ({"owner": "me"}, "validation_failed"),
        ]
        for change, code in cases:
            with self.subTest(change):
                self.assertProblem(self.send("POST", "/vehicles", {**NEW, **change}), 422, code)

    def test_vehicles_need_a_token(self):
        for method, path in (("GET", "/vehicles"), ("POST", "/vehicles"), ("DELETE", self.path)):
            with self.subTest(method):
                answer = self.call(method, f"/customer{path}", key="k", json=NEW)

                self.assertProblem(answer, 401, "token_missing")
