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

    def test_another_compression(self):
        answer = self._post(b'{"numbers": [1]}', **{"Content-Encoding": "br"})

        problem = self.assertProblem(answer, 415, "unsupported_media_type")
        self.assertEqual(problem["facts"], {"expected": "gzip"})

    def test_an_escaped_nul_is_found_in_a_packed_body_too(self):
        self.assertProblem(self._packed(b'{"numbers": ["\\u0000"]}'), 422, "validation_failed")
