from odoo.tests import tagged

from .service_common import DriverServiceCase


@tagged("post_install", "-at_install")
class TestBatchService(DriverServiceCase):
    """Who may read the batches; what they read is with the loads that name them."""

    def test_without_a_token(self):
        self.assertProblem(self._get("/batches", token=None), 401, "token_missing")

    def test_a_token_of_another_scope(self):
        tokens = self.env["proil.api.token"]._issue(
            "proil.customer", self.driver.partner_id, "test"
        )

        answer = self._get("/batches", token=tokens.access_token)

        self.assertProblem(answer, 401, "token_unknown")

    def test_somebody_who_is_no_driver(self):
        self.driver.active = False

        self.assertProblem(self._get("/batches"), 403, "forbidden")
