from odoo.tests import HttpCase

from .common import ProilFleetCommon


class DriverServiceCase(ProilFleetCommon, HttpCase):
    """Requests of the driver's app, over HTTP."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls._token(cls.driver)
        cls.other_token = cls._token(cls._create_driver("Oleg Orlov", "+79160000002"))
        cls.keys = iter(range(1000))

    @classmethod
    def _token(cls, driver):
        tokens = cls.env["proil.api.token"]._issue("proil.driver", driver.partner_id, "test")
        return tokens.access_token

    def _request(self, method, path, body=None, token=""):
        headers = {"Idempotency-Key": f"key-{next(self.keys)}"}
        token = self.token if token == "" else token
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.url_open(
            f"/api/v1/driver{path}", method=method, json=body, headers=headers, timeout=60
        )

    def _get(self, path, token=""):
        return self._request("GET", path, token=token)

    def _post(self, path, body, token=""):
        return self._request("POST", path, body, token)

    def assertProblem(self, answer, status, code):
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        problem = answer.json()
        self.assertEqual((answer.status_code, problem["code"]), (status, code))
        return problem

    def _reading_bodies(self, tanker=None, totalizer="50000.000", level=("1000.000", "600.000")):
        compartments = (tanker or self.tanker).compartment_ids
        return [
            {
                "compartment_id": compartment.public_id,
                "totalizer_litres": totalizer,
                "level_litres": litres,
            }
            for compartment, litres in zip(compartments, level, strict=False)
        ]
