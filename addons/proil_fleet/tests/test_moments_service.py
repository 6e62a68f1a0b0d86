from odoo.tests import tagged

from .test_shift_records_service import ShiftRecordsCase

# Each of them once overflowed on its way to UTC, or on the way into a text.
EDGES = ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")


@tagged("post_install", "-at_install")
class TestMomentsAtTheEdgeOfTheCalendar(ShiftRecordsCase):
    def _assert_refused(self, field, send):
        for moment in EDGES:
            with self.subTest(field, moment=moment):
                problem = self.assertProblem(send({field: moment}), 422, "validation_failed")
                [error] = problem["field_errors"]
                self.assertEqual(error["field"], field)
                self.assertRegex(error["detail"], "2000-01-01|2101-01-01")

    def _of_the_petrol(self, path, **fields):
        common = {"compartment_id": self.petrol.public_id, **fields}
        return lambda moment: self._post(f"/shifts/current/{path}", common | moment)

    def test_a_dip(self):
        self._assert_refused(
            "read_at", self._of_the_petrol("dips", kind="control", level_litres="1000")
        )

    def test_a_dose(self):
        self._assert_refused("poured_at", self._of_the_petrol("doses", kind="spill", litres="1"))

    def test_a_load(self):
        load = {"grade_code": "AI-95", "litres": "640", "waybill_number": "1187"}
        self._assert_refused("loaded_at", self._of_the_petrol("loads", **load))

    def test_a_photo(self):
        def send(moment):
            return self.url_open(
                "/api/v1/driver/shifts/current/photos",
                data={"sha256": "0" * 64, **moment},
                files={"file": ("dip.jpg", b"", "image/jpeg")},
                headers={
                    "Authorization": f"Bearer {self.token}",
                    "Idempotency-Key": f"photo-{next(self.keys)}",
                },
            )

        self._assert_refused("taken_at", send)

    def test_fractions_of_a_second_are_cut(self):
        now = self._at(seconds=0)
        send = self._of_the_petrol("doses", kind="spill", litres="1")

        self._standing(send({"poured_at": now.replace("Z", ".75Z")}))

        self.assertEqual(self.shift.fill_ids.finished_at.microsecond, 0)
