from odoo.addons.proil_api.tests.common import ProilApiCase


class TestCollections(ProilApiCase):
    def test_each_collection_answers_its_own_tokens_only(self):
        collections = ("customer", "driver")
        for asked in collections:
            for given in collections:
                with self.subTest(asked=asked, given=given):
                    token = self._bearer(self.customer, f"proil.{given}")
                    response = self.call("DELETE", f"/{asked}/devices", token=token)
                    if asked == given:
                        self.assertEqual(response.status_code, 204)
                    else:
                        self.assertProblem(response, 401, "token_unknown")

    def test_services_of_people_are_not_open_to_partners(self):
        token = self._bearer(self.customer, "proil.partner")

        response = self.call("DELETE", "/partner/devices", token=token)

        self.assertProblem(response, 404, "not_found")
