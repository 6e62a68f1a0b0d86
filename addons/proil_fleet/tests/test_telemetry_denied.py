from odoo.tests import tagged

from .test_telemetry_service import TelemetryServiceCase


@tagged("post_install", "-at_install")
class TestTelemetryDenied(TelemetryServiceCase):
    """Who may not send for the tanker of a shift; nothing of theirs is stored."""

    def _assert_denied(self, token, status, code):
        levels = {"compartment": self.petrol.public_id, **self._levels(2)}
        body = {"positions": self._positions(2), "levels": [levels]}

        answer = self._send(body, token, path="/driver/telemetry")

        self.assertProblem(answer, status, code)
        self.assertEqual(self._rows("proil_level_sample"), [])
        self.assertEqual(self._rows("proil_position"), [])

    def test_nobody(self):
        self._open_shift()
        self._assert_denied(None, 401, "token_missing")

    def test_a_token_of_nobody(self):
        self._open_shift()
        self._assert_denied("no such token", 401, "token_unknown")

    def test_a_token_of_another_scope(self):
        self._open_shift()
        for collection in ("proil.customer", "proil.partner"):
            issued = self.env["proil.api.token"]._issue(collection, self.driver.partner_id, "test")
            with self.subTest(collection):
                self._assert_denied(issued.access_token, 401, "token_unknown")

    def test_the_key_of_a_unit(self):
        self._open_shift()
        self._assert_denied(self.key, 401, "token_unknown")

    def test_a_driver_without_a_shift(self):
        self._open_shift()
        self._assert_denied(self.other_token, 409, "shift_not_open")

    def test_somebody_who_is_no_driver(self):
        self.driver.active = False

        self._assert_denied(self.token, 403, "forbidden")
