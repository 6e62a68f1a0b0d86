from odoo.tests import HttpCase


class ProilApiCase(HttpCase):
    """Calls the APIs over real HTTP, as a phone would: a bearer token and no session.

    A subclass creates what it needs in `setUpClass`; `_bearer` logs a partner in.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls._create_customer(name="Anna", proil_phone="+79160000001")

    @classmethod
    def _create_customer(cls, **vals):
        return cls.env["res.partner"].create({"name": "Customer", **vals})

    @classmethod
    def _bearer(cls, partner, collection="proil.customer", device="test-device"):
        """An access token of `partner`, who need not go through the login."""
        return cls.env["proil.api.token"]._issue(collection, partner, device).access_token

    def call(self, method, path, *, token=None, key=None, **options):
        """The response to a request to `/api/v1` + path; `key` is its Idempotency-Key."""
        headers = {"Accept-Language": "en", **options.pop("headers", {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if key:
            headers["Idempotency-Key"] = key
        url = f"{self.base_url()}/api/v1{path}"
        return self.opener.request(method, url, headers=headers, timeout=30, **options)

    def assertProblem(self, response, status, code):
        """The problem document of `response`, which must be one of this status and code."""
        content_type = response.headers["Content-Type"]
        self.assertEqual(content_type, "application/problem+json", response.text[:200])
        problem = response.json()
        self.assertEqual((response.status_code, problem["code"]), (status, code), problem)
        self.assertEqual(problem["status"], status)
        self.assertEqual(problem["request_id"], response.headers["X-Request-ID"])
        return problem
