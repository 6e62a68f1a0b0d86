import re
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor

from odoo.addons.proil_api.tests.scratch import ScratchCase

BODY = {"name": "Anna", "litres": "45.5"}


class TestQueryCounts(ScratchCase):
    """What the foundation adds to the queries of a service."""

    @contextmanager
    def _queries(self):
        queries = []
        execute = Cursor.execute

        def record(cursor, query, *args, **kwargs):
            text = " ".join(str(getattr(query, "code", query)).split())
            if "SAVEPOINT" not in text:
                queries.append(text)
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", record):
            yield queries

    def _tables(self, call):
        """The table of each query of a second `call`, when everything is cached."""
        call()
        self.env.invalidate_all()
        with self._queries() as queries:
            self.assertLess(call().status_code, 300)
        return [re.search(r'(?:FROM|INTO|JOIN|UPDATE) "?(\w+)', query)[1] for query in queries]

    def test_reading(self):
        tables = self._tables(lambda: self.call("GET", "/partner/scratch", token=self.token))

        self.assertEqual(tables, ["proil_api_token", "proil_scratch"])

    def test_writing_under_a_key(self):
        keys = iter(("key-1", "key-2"))

        tables = self._tables(lambda: self._post(next(keys)))

        # The last one is the flush of a stored compute.
        keyed, scratch = "proil_idempotency_key", "proil_scratch"
        self.assertEqual(tables, ["proil_api_token", keyed, scratch, keyed, scratch])

    def test_replaying_an_answer(self):
        tables = self._tables(lambda: self._post("key-1"))

        self.assertEqual(tables, ["proil_api_token", "proil_idempotency_key"])

    def _post(self, key):
        return self.call("POST", "/partner/scratch", token=self.token, key=key, json=BODY)
