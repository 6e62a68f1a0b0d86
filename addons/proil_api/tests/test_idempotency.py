import hashlib
from datetime import timedelta
from io import BytesIO

from PIL import Image

from odoo import fields

from odoo.addons.proil_api.tests.scratch import ScratchCase

BODY = {"name": "Anna", "litres": "45.500"}


def picture(side=400):
    content = BytesIO()
    Image.effect_noise((side, side), 50).save(content, "JPEG")
    return content.getvalue()


class TestIdempotency(ScratchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = cls.env["proil.scratch"]
        cls.other_token = cls._bearer(cls._create_customer(), "proil.partner")

    def _post(self, key="key-1", body=BODY, token=None, path="/partner/scratch"):
        return self.call("POST", path, token=token or self.token, key=key, json=body)

    def test_the_second_request_gets_the_first_answer(self):
        first, second = self._post(), self._post()

        self.assertEqual((first.status_code, second.status_code), (201, 201))
        self.assertEqual(second.content, first.content)
        self.assertEqual(second.headers["ETag"], first.headers["ETag"])
        self.assertNotIn("Idempotent-Replay", first.headers)
        self.assertEqual(second.headers["Idempotent-Replay"], "true")
        self.assertNotEqual(second.headers["X-Request-ID"], first.headers["X-Request-ID"])
        self.assertEqual(self.records.search_count([]), 1)

    def test_another_key_is_another_request(self):
        self._post("key-1")
        self._post("key-2")

        self.assertEqual(self.records.search_count([]), 2)

    def test_the_same_key_with_something_else(self):
        self._post()
        others = {
            "body": {"body": {**BODY, "name": "Boris"}},
            "query": {"path": "/partner/scratch?dry_run=1"},
        }
        for case, options in others.items():
            with self.subTest(case):
                self.assertProblem(self._post(**options), 422, "idempotency_key_reused")
        self.assertEqual(self.records.search_count([]), 1)

    def test_a_key_belongs_to_its_caller(self):
        self._post()

        response = self._post(token=self.other_token)

        self.assertEqual(response.status_code, 201)
        self.assertNotIn("Idempotent-Replay", response.headers)

    def test_a_request_without_a_usable_key(self):
        for key in (None, "", "k" * 256):
            with self.subTest(key):
                self.assertProblem(self._post(key), 400, "idempotency_key_missing")
        self.assertFalse(self.records.search([]))

    def test_a_refused_request_may_be_repeated(self):
        self.assertProblem(self._post(body={**BODY, "litres": "-1"}), 422, "validation_failed")

        self.assertEqual(self._post().status_code, 201)

    def test_a_photo_sent_again_is_the_same_whatever_its_boundary(self):
        content = picture()
        first, again = self._upload(content), self._upload(content)
        self.assertEqual(
            first.json(), {"kind": "nozzle", "mime": "image/jpeg", "bytes": len(content)}
        )
        self.assertNotEqual(
            first.request.headers["Content-Type"], again.request.headers["Content-Type"]
        )
        self.assertEqual(again.headers["Idempotent-Replay"], "true")

        self.assertProblem(self._upload(picture(500)), 422, "idempotency_key_reused")

    def _upload(self, content):
        return self.call(
            "POST",
            "/partner/scratch/photos",
            token=self.token,
            key="photo-1",
            data={"kind": "nozzle", "sha256": hashlib.sha256(content).hexdigest()},
            files={"file": ("a.jpg", content, "image/jpeg")},
        )

    def test_answers_are_kept_for_seven_days(self):
        self._post("old")
        self._post("new")
        keys = self.env["proil.idempotency.key"].search([], order="id")
        keys[0].created_at -= timedelta(days=7, minutes=1)
        keys[1].created_at -= timedelta(days=6, hours=23)

        self.env["proil.idempotency.key"]._gc_idempotency_keys()

        self.assertEqual(self._post("new").headers["Idempotent-Replay"], "true")
        self.assertNotIn("Idempotent-Replay", self._post("old").headers)
        self.assertGreater(fields.Datetime.now(), keys[1].created_at)


class TestPhotos(ScratchCase):
    def _upload(self, content, sha256=None, **options):
        options.setdefault("files", {"file": ("a.jpg", content, "image/jpeg")})
        return self.call(
            "POST",
            "/partner/scratch/photos",
            token=self.token,
            key="photo-1",
            data={"kind": "nozzle", "sha256": sha256 or hashlib.sha256(content).hexdigest()},
            **options,
        )

    def test_what_is_no_photo(self):
        cases = {
            "text": (b"#!/bin/sh", "photo_not_an_image"),
            "empty": (b"", "photo_not_an_image"),
            "half": (picture()[:1500], "photo_not_an_image"),
            "small": (picture(300), "photo_too_small"),
        }
        for case, (content, code) in cases.items():
            with self.subTest(case):
                self.assertProblem(self._upload(content), 422, code)

    def test_a_photo_changed_on_the_way(self):
        self.assertProblem(self._upload(picture(), "0" * 64), 422, "photo_hash_mismatch")

    def test_a_form_without_its_photo(self):
        response = self._upload(b"", files={"other": ("a.jpg", picture(), "image/jpeg")})

        problem = self.assertProblem(response, 422, "validation_failed")
        self.assertEqual(problem["field_errors"][0]["field"], "file")

    def test_a_form_with_an_unknown_field(self):
        files = {"file": ("a.jpg", picture()), "admin": (None, "1")}

        problem = self.assertProblem(self._upload(picture(), files=files), 422, "validation_failed")

        self.assertEqual(problem["field_errors"][0]["field"], "admin")

    def test_a_body_larger_than_any_photo(self):
        response = self._upload(b"x" * (11 * 2**20))

        self.assertProblem(response, 413, "body_too_large")

    def test_json_where_a_form_is_due(self):
        response = self.call(
            "POST", "/partner/scratch/photos", token=self.token, key="k", json={"kind": "nozzle"}
        )

        self.assertProblem(response, 415, "unsupported_media_type")
