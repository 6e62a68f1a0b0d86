import logging

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.proil_api.request_context import RequestIdFilter, tag_log_lines
from odoo.addons.proil_api.restapi import MAX_JSON_BYTES
from odoo.addons.proil_api.tests.scratch import ScratchCase

BODY = {"name": "Anna", "litres": "45.5"}


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []
        self.addFilter(RequestIdFilter())

    def emit(self, record):
        self.lines.append(record.getMessage())


class TestProblems(ScratchCase):
    def _post(self, path="/partner/scratch", **options):
        return self.call("POST", path, token=self.token, key="key-1", **options)

    def _fail(self, kind, **headers):
        path = f"/partner/scratch/faults/{kind}"
        return self.call("POST", path, token=self.token, headers=headers)

    def test_malformed_json(self):
        for content in (b"", b"{", b"not json", b'{"name": NaN', b"\xff", b'{"name": "\x00"}'):
            with self.subTest(content):
                headers = {"Content-Type": "application/json"}
                self.assertProblem(self._post(data=content, headers=headers), 400, "malformed_json")

    def test_json_of_the_wrong_shape(self):
        cases = {
            "list": ([], ""),
            "missing": ({"name": "Anna"}, "litres"),
            "unknown": ({**BODY, "state": "done"}, "state"),
            "too long": ({**BODY, "name": "x" * 21}, "name"),
            "negative": ({**BODY, "litres": "-1"}, "litres"),
            "too fine": ({**BODY, "litres": "0.0001"}, "litres"),
            "no number": ({**BODY, "litres": "NaN"}, "litres"),
            "nul": ({**BODY, "name": "An\0na"}, ""),
            "reserved word of the router": ({**BODY, "collection": "x", "self": 1}, "collection"),
        }
        for case, (body, field) in cases.items():
            with self.subTest(case):
                problem = self.assertProblem(self._post(json=body), 422, "validation_failed")
                self.assertEqual(problem["field_errors"][0]["field"], field)
                self.assertFalse(problem["retryable"])

    def test_a_text_about_nul_is_no_nul(self):
        response = self._post(json={**BODY, "name": "\\u0000"})

        self.assertEqual(response.json()["name"], "\\u0000")

    def test_a_body_cannot_change_the_path(self):
        record = self.env["proil.scratch"].create({"name": "mine"})

        response = self.call(
            "PATCH",
            f"/partner/scratch/{record.public_id}",
            token=self.token,
            json={**BODY, "public_id": "scr_" + "0" * 22},
        )

        self.assertProblem(response, 422, "validation_failed")

    def test_a_body_that_is_too_large(self):
        body = {**BODY, "name": "x" * MAX_JSON_BYTES}

        self.assertProblem(self._post(json=body), 413, "body_too_large")

    def test_another_content_type(self):
        for content_type in ("text/plain", "application/x-www-form-urlencoded", ""):
            with self.subTest(content_type):
                headers = {"Content-Type": content_type}
                response = self._post(data=b'{"name": "Anna"}', headers=headers)
                self.assertProblem(response, 415, "unsupported_media_type")

    def test_unknown_paths(self):
        paths = ("/nothing", "/partner", "/partner/scratch/a/b/c", "")
        for path in paths:
            for method in ("GET", "POST"):
                with self.subTest(path=path, method=method):
                    response = self.call(method, path, headers={"Accept-Language": "ru"})
                    self.assertProblem(response, 404, "not_found")

    def test_only_decorated_methods_are_published(self):
        response = self.call("POST", "/partner/scratch/helper", token=self.token)

        self.assertProblem(response, 405, "method_not_allowed")
        self.assertEqual(response.headers["Allow"], "PATCH")

    def test_the_wrong_method(self):
        for method in ("PUT", "DELETE", "OPTIONS"):
            with self.subTest(method):
                response = self.call(method, "/partner/scratch", token=self.token)
                self.assertProblem(response, 405, "method_not_allowed")
                self.assertIn("GET", response.headers["Allow"])

    @mute_logger("odoo.http")
    def test_exceptions_of_odoo_and_their_answers(self):
        cases = {
            "access": (403, "forbidden", "You may not do this."),
            "missing": (404, "not_found", "There is no such thing here."),
            "user": (422, "validation_failed", "Fill the form."),
            "validation": (422, "validation_failed", "The date is wrong."),
            "locked": (409, "busy", None),
            "conflict": (409, "busy", None),
            "refusal": (422, "plate_invalid", "This is not a number plate: A1."),
            "abort": (409, "busy", None),
            "crash": (500, "internal_error", None),
        }
        for kind, (status, code, detail) in cases.items():
            with self.subTest(kind):
                problem = self.assertProblem(self._fail(kind), status, code)
                if detail:
                    self.assertEqual(problem["detail"], detail)
                self.assertNotIn("secret", str(problem))
                self.assertFalse(self.env["proil.scratch"].search([("name", "=", "to be undone")]))

    @mute_logger("odoo.http", "odoo.sql_db")
    def test_a_constraint_of_the_database(self):
        response = self.call("POST", "/partner/scratch/twins", token=self.token)

        problem = self.assertProblem(response, 422, "validation_failed")
        self.assertIn("Two records share a public id.", problem["detail"])
        self.assertFalse(self.env["proil.scratch"].search([]))

    def test_busy_says_when_to_come_back(self):
        response = self._fail("locked")

        self.assertTrue(response.json()["retryable"])
        self.assertEqual(response.headers["Retry-After"], "1")

    def test_a_returned_refusal_keeps_what_was_written(self):
        response = self.call("POST", "/partner/scratch/kept", token=self.token)

        self.assertProblem(response, 503, "unavailable")
        self.assertTrue(self.env["proil.scratch"].search([("name", "=", "kept")]))

    def test_the_text_follows_the_language_of_the_request(self):
        cases = {
            "ru": "Это не номерной знак: A1.",
            "ru-RU,ru;q=0.9,en;q=0.8": "Это не номерной знак: A1.",
            "fr;q=0.9, ru;q=0.5": "Это не номерной знак: A1.",
            "en": "This is not a number plate: A1.",
            "de": "This is not a number plate: A1.",
            "*": "This is not a number plate: A1.",
            "x" * 200: "This is not a number plate: A1.",
        }
        for wanted, detail in cases.items():
            with self.subTest(wanted):
                problem = self._fail("refusal", **{"Accept-Language": wanted}).json()
                self.assertEqual((problem["detail"], problem["facts"]), (detail, {"plate": "A1"}))

    def test_an_answer_and_its_log_lines_share_an_id(self):
        handler = Lines()
        logger = logging.getLogger("odoo.http")
        self.addCleanup(logger.setLevel, logger.level)
        self.addCleanup(logger.removeHandler, handler)
        logger.setLevel(logging.ERROR)
        logger.addHandler(handler)

        request_id = self._fail("crash").headers["X-Request-ID"]

        tagged_lines = [line for line in handler.lines if line.endswith(f"[{request_id}]")]
        self.assertTrue(any("Exception during request handling" in line for line in tagged_lines))
        self.assertNotEqual(self._fail("user").headers["X-Request-ID"], request_id)

    def test_every_handler_of_odoo_shows_ids_once(self):
        handler = logging.NullHandler()
        logging.getLogger().addHandler(handler)
        self.addCleanup(logging.getLogger().removeHandler, handler)

        tag_log_lines()
        tag_log_lines()

        self.assertEqual([type(each) for each in handler.filters], [RequestIdFilter])

    def test_other_addresses_keep_the_errors_of_odoo(self):
        response = self.url_open("/nothing-here")

        self.assertEqual(response.status_code, 404)
        self.assertIn("text/html", response.headers["Content-Type"])


@tagged("post_install", "-at_install")
class TestRefusalInTheWebClient(ScratchCase):
    def test_a_refusal_is_a_dialog_in_the_language_of_the_user(self):
        self.env["proil.scratch"]
        for lang, text in (
            ("en_US", "This is not a number plate: A1."),
            ("ru_RU", "Это не номерной знак: A1."),
        ):
            with self.subTest(lang):
                self.env.ref("base.user_admin").lang = lang
                self.authenticate("admin", "admin")
                error = self._press_button()
                self.assertEqual(error["data"]["message"], text)
                self.assertEqual(
                    error["data"]["name"], "odoo.addons.proil_api.problem.RefusedAction"
                )
                self.assertEqual(
                    error["data"]["context"], {"exception_class": "odoo.exceptions.UserError"}
                )

    def _press_button(self):
        params = {
            "model": "proil.scratch",
            "method": "action_refuse",
            "args": [[]],
            "kwargs": {},
        }
        response = self.opener.post(
            f"{self.base_url()}/web/dataset/call_button/proil.scratch/action_refuse",
            json={"jsonrpc": "2.0", "method": "call", "params": params},
        )
        return response.json()["error"]
