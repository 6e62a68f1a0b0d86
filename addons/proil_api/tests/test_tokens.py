from datetime import timedelta

from odoo import fields

from odoo.addons.proil_api.tests.common import ProilApiCase


class TestTokens(ProilApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tokens = cls.env["proil.api.token"]
        cls.pair = cls.tokens._issue("proil.partner", cls.customer, "warehouse")
        cls.token = cls.tokens.search([("device", "=", "warehouse")])

    def _ping(self, token):
        return self.call("GET", "/partner/ping", token=token)

    def _refresh(self, refresh_token, device="phone-of-anna", collection="customer"):
        body = {"refresh_token": refresh_token, "device": device}
        return self.call("POST", f"/{collection}/auth/refresh", json=body)

    def test_a_valid_token_opens_its_collection(self):
        response = self._ping(self.pair.access_token)

        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.json()["name"], "Anna")
        self.assertTrue(response.headers["X-Request-ID"].startswith("req_"))
        self.assertNotIn("Set-Cookie", response.headers)

    def test_only_hashes_are_stored(self):
        stored = self.token.read()[0].values()

        self.assertNotIn(self.pair.access_token, stored)
        self.assertNotIn(self.pair.refresh_token, stored)

    def test_a_token_does_not_open_another_collection(self):
        response = self.call("POST", "/customer/auth/logout", token=self.pair.access_token)

        self.assertProblem(response, 401, "token_unknown")

    def test_no_token(self):
        problem = self.call("GET", "/partner/ping")

        self.assertProblem(problem, 401, "token_missing")
        self.assertEqual(problem.headers["WWW-Authenticate"], 'Bearer error="token_missing"')

    def test_another_scheme_than_bearer(self):
        response = self.call("GET", "/partner/ping", headers={"Authorization": "Basic eDp5"})

        self.assertProblem(response, 401, "token_missing")

    def test_unknown_token(self):
        self.assertProblem(self._ping("x" * 43), 401, "token_unknown")

    def test_a_refresh_token_is_no_access_token(self):
        self.assertProblem(self._ping(self.pair.refresh_token), 401, "token_unknown")

    def test_expired_token(self):
        self.token.access_expires_at = fields.Datetime.now()

        self.assertProblem(self._ping(self.pair.access_token), 401, "token_expired")

    def test_revoked_token(self):
        self.token.action_revoke()

        self.assertProblem(self._ping(self.pair.access_token), 401, "token_revoked")

    def test_tokens_of_an_archived_partner_are_closed(self):
        self.customer.active = False

        self.assertProblem(self._ping(self.pair.access_token), 401, "token_revoked")

    def test_the_session_of_a_browser_is_no_token(self):
        self.authenticate("admin", "admin")

        self.assertProblem(self.call("GET", "/partner/ping"), 401, "token_missing")

    def test_refresh_gives_the_next_pair_and_closes_this_one(self):
        first = self.tokens._issue("proil.customer", self.customer, "phone-of-anna")

        second = self._refresh(first.refresh_token).json()

        old = self.call("POST", "/customer/auth/logout", token=first.access_token)
        self.assertProblem(old, 401, "token_revoked")
        new = self.call("POST", "/customer/auth/logout", token=second["access_token"])
        self.assertEqual(new.status_code, 204)
        self.assertEqual(second["expires_in_s"], 3600)

    def test_a_refresh_token_used_twice_ends_the_family(self):
        first = self.tokens._issue("proil.customer", self.customer, "phone-of-anna")
        second = self._refresh(first.refresh_token).json()

        self.assertProblem(self._refresh(first.refresh_token), 401, "refresh_reused")

        response = self.call("POST", "/customer/auth/logout", token=second["access_token"])
        self.assertProblem(response, 401, "token_revoked")
        self.assertProblem(self._refresh(second["refresh_token"]), 401, "token_revoked")

    def test_a_stolen_family_does_not_end_another_login(self):
        stolen = self.tokens._issue("proil.customer", self.customer, "phone-of-anna")
        other = self.tokens._issue("proil.customer", self.customer, "tablet-of-anna")
        self._refresh(stolen.refresh_token)
        self._refresh(stolen.refresh_token)

        response = self._refresh(other.refresh_token, device="tablet-of-anna")

        self.assertEqual(response.status_code, 200)

    def test_refresh_from_another_device_ends_the_family(self):
        first = self.tokens._issue("proil.customer", self.customer, "phone-of-anna")

        response = self._refresh(first.refresh_token, device="phone-of-thief")

        self.assertProblem(response, 401, "device_mismatch")
        self.assertProblem(self._refresh(first.refresh_token), 401, "token_revoked")

    def test_refresh_in_another_collection(self):
        first = self.tokens._issue("proil.customer", self.customer, "phone-of-anna")

        response = self._refresh(first.refresh_token, collection="driver")

        self.assertProblem(response, 401, "token_unknown")

    def test_expired_refresh_token(self):
        first = self.tokens._issue("proil.customer", self.customer, "phone-of-anna")
        token = self.tokens.search([("device", "=", "phone-of-anna")])
        token.refresh_expires_at = fields.Datetime.now()

        self.assertProblem(self._refresh(first.refresh_token), 401, "token_expired")

    def test_logout_ends_the_login_and_its_notifications(self):
        token = self._bearer(self.customer, device="phone-of-anna")
        self.call("POST", "/customer/devices", token=token, json={"push_token": "fcm-1"})
        device = self.env["proil.push.device"].search([("token", "=", "fcm-1")])
        self.assertEqual(device.partner_id, self.customer)

        self.assertEqual(self.call("POST", "/customer/auth/logout", token=token).status_code, 204)

        response = self.call("POST", "/customer/auth/logout", token=token)
        self.assertProblem(response, 401, "token_revoked")
        self.assertFalse(device.exists())

    def test_dead_tokens_are_vacuumed(self):
        self.token.refresh_expires_at = fields.Datetime.now() - timedelta(days=1)
        alive = self.tokens._issue("proil.customer", self.customer, "phone-of-anna")

        self.tokens._gc_tokens()

        self.assertFalse(self.token.exists())
        self.assertEqual(self._refresh(alive.refresh_token).status_code, 200)
