from base64 import urlsafe_b64encode

from odoo.addons.proil_api.tests.scratch import ScratchCase


class TestLists(ScratchCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.records = cls.env["proil.scratch"].create([{"name": f"n{n}"} for n in range(5)])
        moments = ["01.000001", "01.000002", "01.000002", "02", "03"]
        for record, second in zip(cls.records, moments, strict=True):
            cls._touch(record, f"2030-01-01 00:00:{second}")

    @classmethod
    def _touch(cls, record, moment):
        record.flush_recordset()
        cls.env.cr.execute(
            "UPDATE proil_scratch SET write_date = %s WHERE id = %s", [moment, record.id]
        )
        record.invalidate_recordset()

    def _get(self, **params):
        return self.call("GET", "/partner/scratch", token=self.token, params=params)

    def _names(self, page):
        return [item["name"] for item in page["items"]]

    def test_pages_follow_each_other_and_end(self):
        pages = [self._get(limit=2).json()]
        while pages[-1]["next_cursor"]:
            pages.append(self._get(limit=2, cursor=pages[-1]["next_cursor"]).json())

        names = [self._names(page) for page in pages]
        self.assertEqual(names, [["n0", "n1"], ["n2", "n3"], ["n4"]])

    def test_a_full_last_page_has_no_next(self):
        page = self._get(limit=5).json()

        self.assertEqual((len(page["items"]), page["next_cursor"]), (5, None))

    def test_what_changes_while_reading_comes_again(self):
        first = self._get(limit=3).json()
        self._touch(self.records[0], "2030-01-01 00:00:09")

        rest = self._get(cursor=first["next_cursor"]).json()

        self.assertEqual(self._names(rest), ["n3", "n4", "n0"])

    def test_cursors_that_no_list_gave_out(self):
        for cursor in ("", "x", "0", "MTIz", "\u0430", urlsafe_b64encode(b"yesterday.7").decode()):
            with self.subTest(cursor):
                self.assertProblem(self._get(cursor=cursor), 400, "cursor_invalid")

    def test_limits(self):
        for limit in ("0", "201", "-1", "many", "1.5"):
            with self.subTest(limit):
                self.assertProblem(self._get(limit=limit), 422, "validation_failed")
        self.assertEqual(self._get(limit=200).status_code, 200)

    def test_unknown_parameters(self):
        problem = self.assertProblem(self._get(sort="name"), 422, "validation_failed")

        self.assertEqual(problem["field_errors"][0]["field"], "sort")

    def test_nul_in_a_parameter(self):
        self.assertProblem(self._get(cursor="\0"), 422, "validation_failed")

    def test_times_carry_an_offset(self):
        [item, *_rest] = self._get(limit=1).json()["items"]

        self.assertEqual(item["updated_at"], "2030-01-01T00:00:01.000001Z")


class TestVersions(ScratchCase):
    def setUp(self):
        super().setUp()
        self.record = self.env["proil.scratch"].create({"name": "old", "litres": 1})

    def _patch(self, if_match=None, public_id=None):
        headers = {"If-Match": if_match} if if_match else {}
        return self.call(
            "PATCH",
            f"/partner/scratch/{public_id or self.record.public_id}",
            token=self.token,
            headers=headers,
            json={"name": "new", "litres": "2"},
        )

    def test_a_change_of_what_was_seen(self):
        for if_match in ('"1"', 'W/"2"', "3", "*", None):
            with self.subTest(if_match):
                version = self.record.version
                response = self._patch(if_match)
                self.assertEqual(response.status_code, 200)
                self.assertEqual(response.headers["ETag"], f'"{version + 1}"')

    def test_a_change_of_what_somebody_changed_meanwhile(self):
        self._patch('"1"')

        problem = self.assertProblem(self._patch('"1"'), 412, "stale_version")

        self.assertEqual(problem["facts"], {"version": 2})

    def test_a_record_that_is_not_there(self):
        for public_id in ("scr_" + "0" * 22, "1", "scr_%00", "' OR 1=1"):
            with self.subTest(public_id):
                self.assertProblem(self._patch(public_id=public_id), 404, "not_found")
