import json
import os
from pathlib import Path

from odoo.tests import TransactionCase, tagged

from odoo.addons.proil_api.openapi import render_collection

COLLECTIONS = ("customer", "driver", "partner", "telemetry")
ADDONS = Path(__file__).parents[2]
SNAPSHOTS = ADDONS.parent / "docs" / "api"


@tagged("post_install", "-at_install")
class TestOpenapiSnapshot(TransactionCase):
    """docs/api holds the documents as all our addons together make them.

    They are refreshed by running this test with PROIL_UPDATE_SNAPSHOTS=1 on all addons.
    """

    def setUp(self):
        super().setUp()
        with_services = {path.parts[-3] for path in ADDONS.glob("*/services/__init__.py")}
        missing = with_services - self.env.registry._init_modules
        if missing:
            self.skipTest(f"The documents are those of all addons; not here: {sorted(missing)}")

    def test_documents_are_current(self):
        for name in COLLECTIONS:
            document = render_collection(self.env, f"proil.{name}")
            current = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
            snapshot = SNAPSHOTS / f"{name}.json"
            if os.environ.get("PROIL_UPDATE_SNAPSHOTS") == "1":
                snapshot.write_text(current)
            with self.subTest(name):
                self.assertEqual(json.loads(snapshot.read_text()), json.loads(current))

    def test_every_operation_says_what_it_does(self):
        for name in COLLECTIONS:
            for path, operations in render_collection(self.env, f"proil.{name}")["paths"].items():
                for verb, operation in operations.items():
                    with self.subTest(f"{verb} {path}"):
                        self.assertTrue(operation["summary"])
