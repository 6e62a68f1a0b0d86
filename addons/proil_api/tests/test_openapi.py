from jsonschema import Draft202012Validator

from odoo.tests import new_test_user

from odoo.addons.proil_api.openapi import render_collection
from odoo.addons.proil_api.tests.scratch import ScratchCase

from proil_core.refusal import Code

COLLECTIONS = ("proil.customer", "proil.driver", "proil.partner")


class TestOpenapi(ScratchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = render_collection(cls.env, "proil.partner")

    def _operation(self, verb, path):
        return self.document["paths"][f"/api/v1/partner{path}"][verb]

    def _schema(self, name):
        return self.document["components"]["schemas"][name]

    def test_paths_of_all_services(self):
        scratch = {path for path in self.document["paths"] if "/scratch" in path}

        self.assertEqual(
            scratch,
            {
                "/api/v1/partner/scratch",
                "/api/v1/partner/scratch/{public_id}",
                "/api/v1/partner/scratch/photos",
                "/api/v1/partner/scratch/faults/{kind}",
                "/api/v1/partner/scratch/kept",
                "/api/v1/partner/scratch/twins",
            },
        )
        self.assertEqual(set(self.document["paths"]["/api/v1/partner/scratch"]), {"get", "post"})

    def test_an_idempotent_operation_wants_its_key(self):
        operation = self._operation("post", "/scratch")

        [key] = operation["parameters"]
        self.assertEqual(
            (key["name"], key["in"], key["required"]), ("Idempotency-Key", "header", True)
        )
        self.assertEqual(set(operation["responses"]), {"201", "default"})

    def test_other_operations_want_none(self):
        names = [each["name"] for each in self._operation("get", "/scratch")["parameters"]]

        self.assertEqual(names, ["cursor", "limit"])

    def test_arguments_of_the_path(self):
        [argument] = self._operation("patch", "/scratch/{public_id}")["parameters"]

        self.assertEqual((argument["name"], argument["in"]), ("public_id", "path"))

    def _documents(self):
        return [render_collection(self.env, name) for name in COLLECTIONS]

    def test_every_reference_leads_somewhere(self):
        for document in self._documents():
            for ref in _refs(document):
                with self.subTest(document["info"]["title"], ref=ref):
                    found = document
                    for step in ref.removeprefix("#/").split("/"):
                        found = found[step]
                    self.assertTrue(found)

    def test_schemas_are_json_schemas_and_their_examples_fit(self):
        for document in self._documents():
            for name, schema in document["components"]["schemas"].items():
                with self.subTest(document["info"]["title"], schema=name):
                    Draft202012Validator.check_schema(schema)
                    for field in schema.get("properties", {}).values():
                        validator = Draft202012Validator({**document, **field})
                        for example in field.get("examples", []):
                            validator.validate(example)

    def test_units_and_examples(self):
        litres = self._schema("ScratchIn")["properties"]["litres"]

        self.assertIn("Litres.", litres["description"])
        self.assertEqual(litres["examples"], ["45.000"])

    def test_a_photo_is_a_part_of_its_form(self):
        content = self._operation("post", "/scratch/photos")["requestBody"]["content"]

        form = content["multipart/form-data"]["schema"]
        self.assertEqual(set(form["required"]), {"kind", "sha256", "file"})
        self.assertIn("320 to 8000 pixels", form["properties"]["file"]["description"])

    def test_codes_are_a_closed_list(self):
        self.assertEqual(self._schema("Code")["enum"], [str(code) for code in Code])

    def test_security(self):
        customer = render_collection(self.env, "proil.customer")

        self.assertEqual(customer["security"], [{"bearer": []}])
        self.assertEqual(customer["paths"]["/api/v1/customer/auth/otp"]["post"]["security"], [])
        self.assertNotIn("security", customer["paths"]["/api/v1/customer/auth/logout"]["post"])

    def test_an_operation_is_described_by_its_docstring(self):
        operation = render_collection(self.env, "proil.driver")["paths"]["/api/v1/driver/auth/otp"][
            "post"
        ]

        self.assertEqual(operation["operationId"], "auth_request_code")
        self.assertTrue(operation["summary"].startswith("Send a login code by SMS"))


class TestDocumentsAreForAdministrators(ScratchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for group in ("administrator", "dispatcher"):
            new_test_user(cls.env, f"docs_{group}", f"proil_api.group_{group}")

    def _get(self, path, login=None):
        self.authenticate(login, login)
        return self.url_open(path, allow_redirects=False)

    def test_an_administrator_reads_them(self):
        paths = self._get("/api-docs", "docs_administrator").json()
        ours = {f"/api-docs/api/v1/{name}.json" for name in ("customer", "driver", "partner")}
        self.assertLessEqual(ours, set(paths))
        document = self._get(paths[0], "docs_administrator").json()
        self.assertEqual(document["info"]["title"], "PROIL API: customer")

    def test_others_do_not(self):
        for path in ("/api-docs", "/api-docs/api/v1/customer.json"):
            with self.subTest(path):
                self.assertEqual(self._get(path, "docs_dispatcher").status_code, 403)
                self.assertEqual(self._get(path).status_code, 303)

    def test_what_is_no_collection(self):
        response = self._get("/api-docs/api/v1/admin.json", "docs_administrator")

        self.assertEqual(response.status_code, 404)


def _refs(node):
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from _refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from _refs(value)
