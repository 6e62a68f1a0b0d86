from datetime import UTC, datetime
from decimal import Decimal

from odoo import fields
from odoo.http import Response
from odoo.tests import BaseCase

from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import MAX_JSON_BYTES, Input, Multipart, Query, proil_method
from odoo.addons.proil_api.schemas.base import (
    ApiModel,
    Kopecks,
    LitresText,
    Moment,
    MomentOut,
    Page,
    PageQuery,
)
from odoo.addons.proil_api.tests.scratch import ScratchCase, publish

from proil_core.proof.photos import PhotoPolicy
from proil_core.refusal import Code, Refusal


class Units(ApiModel):
    litres: LitresText
    price: Kopecks
    at: MomentOut


class OddService(Component):
    _name = "proil.odd.service"
    _inherit = "proil.partner.service"
    _usage = "odd"

    @proil_method("/units", "GET", answer=Units)
    def units(self):
        now = fields.Datetime.to_datetime("2030-01-31 12:30:00")
        return Units(litres=Decimal("45.5"), price=289050, at=now)

    @proil_method("/text", "GET")
    def text(self):
        return Response("plain", content_type="text/plain")

    @proil_method("/facts", "GET")
    def refuse_with_facts(self):
        raise Refusal(
            Code.WINDOW_TOO_FAR,
            latest_end=datetime(2030, 1, 31, 12, 30, tzinfo=UTC),
            litres=Decimal("45.500"),
            grades=["AI-95", "DT"],
            tries=3,
        )

    @proil_method("/nothing", "POST")
    def nothing(self):
        self.env["res.partner.category"].sudo().create({"name": "odd tag"})


class TestRoutes(ScratchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(publish(cls.env, OddService, "proil.partner"))

    def _get(self, path, method="GET", **options):
        return self.call(method, f"/partner/odd{path}", token=self.token, **options)

    def test_units_on_the_wire(self):
        self.assertEqual(
            self._get("/units").json(),
            {"litres": "45.500", "price": 289050, "at": "2030-01-31T12:30:00Z"},
        )

    def test_an_answer_that_the_service_finished_itself(self):
        response = self._get("/text")

        self.assertEqual((response.text, response.status_code), ("plain", 200))
        self.assertTrue(response.headers["X-Request-ID"])

    def test_facts_on_the_wire(self):
        problem = self.assertProblem(self._get("/facts"), 422, "window_too_far")

        self.assertEqual(
            problem["facts"],
            {
                "latest_end": "2030-01-31T12:30:00+00:00",
                "litres": "45.500",
                "grades": ["AI-95", "DT"],
                "tries": 3,
            },
        )

    def test_no_answer_is_204(self):
        response = self._get("/nothing", "POST")

        self.assertEqual((response.status_code, response.content), (204, b""))

    def test_a_method_that_the_route_does_not_have_runs_nothing(self):
        for method in ("OPTIONS", "HEAD", "GET", "PUT"):
            with self.subTest(method):
                self.assertEqual(self._get("/nothing", method).status_code, 405)
        self.assertFalse(self.env["res.partner.category"].search([("name", "=", "odd tag")]))

    def test_head_is_get_without_its_body(self):
        response = self._get("/units", "HEAD")

        self.assertEqual((response.status_code, response.content), (200, b""))

    def test_slashes_do_not_matter_at_the_root_of_a_service(self):
        for path in ("/partner/scratch", "/partner/scratch/"):
            with self.subTest(path):
                self.assertEqual(self.call("GET", path, token=self.token).status_code, 200)

    def test_a_header_names_another_language_for_each_request(self):
        texts = [
            self._get("/facts", headers={"Accept-Language": lang}).json()["detail"]
            for lang in ("ru", "en", "ru")
        ]

        self.assertEqual(texts[0], texts[2])
        self.assertNotEqual(texts[0], texts[1])


class TestDeclarations(BaseCase):
    def _routing(self, **options):
        return proil_method("/x", "POST", **options)(lambda self: None).original_routing

    def test_a_key_needs_a_caller(self):
        with self.assertRaisesRegex(ValueError, "belongs to a caller"):
            self._routing(idempotent=True, auth="public")

    def test_what_is_taken(self):
        cases = (
            ({}, type(None)),
            ({"body": Units}, Input),
            ({"query": PageQuery}, Query),
            ({"body": Units, "photos": PhotoPolicy()}, Multipart),
        )
        for options, taken in cases:
            with self.subTest(taken=taken):
                self.assertIs(type(self._routing(**options)["input_param"]), taken)

    def test_what_is_answered(self):
        cases = (({}, 204), ({"status": 202}, 202), ({"answer": Units}, 200))
        for options, status in cases:
            with self.subTest(status):
                self.assertEqual(self._routing(**options)["output_param"].status, status)

    def test_only_photos_may_be_large(self):
        policy = PhotoPolicy()

        self.assertEqual(self._routing()["max_content_length"], MAX_JSON_BYTES)
        large = self._routing(body=Units, photos=policy)["max_content_length"]
        self.assertGreater(large, policy.max_bytes)

    def test_schemas_know_no_other_fields(self):
        with self.assertRaisesRegex(ValueError, "Extra inputs are not permitted"):
            Page[Units](items=[], next_cursor=None, total=0)

    def test_times_without_an_offset_are_refused_in_requests(self):
        class Wish(ApiModel):
            at: Moment

        Wish(at="2030-01-31T12:30:00+03:00")
        with self.assertRaisesRegex(ValueError, "timezone"):
            Wish(at="2030-01-31T12:30:00")
