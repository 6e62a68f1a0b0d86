from odoo.tests import tagged

from .common import ProilOrderApiCase


@tagged("post_install", "-at_install")
class TestCustomerProfile(ProilOrderApiCase):
    def test_customer_sees_own_profile(self):
        self.assertEqual(
            self.send("GET", "/me").json(),
            {"name": "Anna", "phone": "+79031112233", "language": "en"},
        )

    def test_customer_changes_name_and_language(self):
        answer = self.send("PATCH", "/me", {"name": "Anna K.", "language": "ru"})

        self.assertEqual((answer.json()["name"], answer.json()["language"]), ("Anna K.", "ru"))
        self.assertEqual((self.customer.name, self.customer.lang), ("Anna K.", "ru_RU"))

    def test_customer_changes_nothing_else(self):
        for body in ({"phone": "+79990000000"}, {"language": "de"}, {"name": ""}, {"id": 1}):
            with self.subTest(body):
                self.assertProblem(self.send("PATCH", "/me", body), 422, "validation_failed")

    def test_verb_writes_name_and_language_alone(self):
        self.customer._change_proil_profile({"name": "Eve", "proil_phone": "+79990000000"})

        self.assertEqual((self.customer.name, self.customer.proil_phone), ("Eve", "+79031112233"))

    def test_profile_needs_a_token(self):
        for method in ("GET", "PATCH"):
            with self.subTest(method):
                answer = self.call(method, "/customer/me", json={})

                self.assertProblem(answer, 401, "token_missing")


@tagged("post_install", "-at_install")
class TestCustomerCatalog(ProilOrderApiCase):
    def test_catalog_tells_what_can_be_ordered(self):
        self._set_price(self.dt, 70)

        catalog = self.send("GET", "/catalog").json()

        prices = {grade["grade_code"]: grade["price_per_litre"] for grade in catalog["grades"]}
        self.assertEqual(prices, {"AI-95": 6250, "DT": 7000})
        self.assertEqual((catalog["delivery_fee"], catalog["minimum_litres"]), (29900, "10.000"))
        self.assertEqual((catalog["opens"], catalog["closes"]), (0, 24))
        self.assertEqual(catalog["quote_lifetime_s"], 900)

    def test_catalog_needs_a_token(self):
        self.assertProblem(self.call("GET", "/customer/catalog"), 401, "token_missing")
