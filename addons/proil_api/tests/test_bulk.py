import gzip
import json

from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import MAX_BULK_BYTES, MAX_JSON_BYTES, proil_method
from odoo.addons.proil_api.schemas.base import ApiModel
from odoo.addons.proil_api.tests.scratch import ScratchCase, publish


class Numbers(ApiModel):
    numbers: list[int]


class BulkService(Component):
    _name = "proil.bulk.service"
    _inherit = "proil.partner.service"
    _usage = "bulk"

    @proil_method("/sum", "POST", body=Numbers, answer=Numbers, bulk=True)
    def add_up(self, body):
        return Numbers(numbers=[sum(body.numbers)])


class TestBulk(ScratchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.addClassCleanup(publish(cls.env, BulkService, "proil.partner"))

    def _post(self, content, **headers):
        return self.call(
            "POST",
            "/partner/bulk/sum",
            token=self.token,
            data=content,
            headers={"Content-Type": "application/json", **headers},
        )

    def _packed(self, content):
        return self._post(gzip.compress(content), **{"Content-Encoding": "gzip"})

    def test_a_body_that_is_too_large_for_other_routes(self):
        content = json.dumps({"numbers": [1] * 100_000}).encode()
        self.assertGreater(len(content), MAX_JSON_BYTES)

        for answer in (self._post(content), self._packed(content)):
            self.assertEqual(answer.json(), {"numbers": [100_000]})

    def test_a_body_above_the_limit(self):
        content = b'{"numbers": [1]}' + b" " * MAX_BULK_BYTES

        self.assertProblem(self._post(content), 413, "body_too_large")

    def test_a_small_body_that_unpacks_above_the_limit(self):
        content = b'{"numbers": [1]}' + b" " * (20 * MAX_BULK_BYTES)

        self.assertProblem(self._packed(content), 413, "body_too_large")

    def test_a_body_that_cannot_be_unpacked(self):
        whole = gzip.compress(b'{"numbers": [1]}')
        for content in (b"", b'{"numbers": [1]}', whole[:-9], whole[:5]):
            with self.subTest(content):
                answer = self._post(content, **{"Content-Encoding": "gzip"})
                self.assertProblem(answer, 400, "malformed_json")

    def _errors(self, numbers):
        answer = self._packed(json.dumps({"numbers": numbers}).encode())
        problem = self.assertProblem(answer, 422, "validation_failed")
        self.assertLess(len(answer.content), 20_000)
        return problem["field_errors"]

    def test_the_first_mistakes_are_named(self):
        for count, named in ((2, 2), (100, 100), (101, 100), (10_000, 100)):
            with self.subTest(count):
                errors = self._errors(["x"] * count)

                fields = [each["field"] for each in errors]
                self.assertEqual(fields, [f"numbers.{place}" for place in range(named)])

    def test_very_many_mistakes_are_counted_only(self):
        [error] = self._errors(["x"] * 300_000)

        self.assertEqual((error["field"], error["code"]), ("", "too_many_errors"))
        self.assertEqual(error["detail"], "300000 fields are wrong")

    def test_an_unknown_field_is_not_named_at_length(self):
        answer = self._packed(json.dumps({"numbers": [], "x" * 1_000_000: 1}).encode())

        problem = self.assertProblem(answer, 422, "validation_failed")
        [error] = problem["field_errors"]
        self.assertEqual((error["code"], error["field"]), ("extra_forbidden", "x" * 200))

    def test_another_compression(self):
        answer = self._post(b'{"numbers": [1]}', **{"Content-Encoding": "br"})

        problem = self.assertProblem(answer, 415, "unsupported_media_type")
        self.assertEqual(problem["facts"], {"expected": "gzip"})

    def test_an_escaped_nul_is_found_in_a_packed_body_too(self):
        self.assertProblem(self._packed(b'{"numbers": ["\\u0000"]}'), 422, "validation_failed")
