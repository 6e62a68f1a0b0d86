from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .service_common import DriverServiceCase


@tagged("post_install", "-at_install")
class TestOpenShift(DriverServiceCase):
    def _open(self, token="", **changed):
        body = {"tanker_id": self.tanker.public_id, "readings": self._reading_bodies()}
        return self._post("/shifts", body | changed, token)

    def test_driver_opens_a_shift(self):
        answer = self._open()

        shift = answer.json()
        self.assertEqual(answer.status_code, 201, shift)
        self.assertEqual(shift["status"], "open")
        self.assertEqual(shift["tanker"]["plate"], "А123ВС77")
        self.assertEqual(
            [each["level_litres"] for each in shift["tanker"]["compartments"]],
            ["1000.000", "600.000"],
        )
        self.assertEqual(self.driver.open_shift_id.public_id, shift["id"])
        self.assertEqual(self.driver.open_shift_id.create_uid, self.driver_api)

    def test_second_shift_is_refused(self):
        self._open()
        other = self._create_tanker("В777ОР99", {self.ai95: 1000})

        again = self._open(
            tanker_id=other.public_id, readings=self._reading_bodies(other, level=["100.000"])
        )

        self.assertProblem(again, 409, "shift_already_open")

    def test_tanker_of_another_shift_is_refused(self):
        self._open()

        self.assertProblem(self._open(self.other_token), 409, "tanker_busy")

    def test_tanker_that_is_none(self):
        van = self.tanker.copy({"is_tanker": False, "license_plate": "О001ОО77"})
        for tanker_id in (van.public_id, "tnk_0000000000000000000000", "1", "' OR 1=1"):
            with self.subTest(tanker_id):
                self.assertProblem(self._open(tanker_id=tanker_id), 404, "not_found")

    def test_without_a_token(self):
        self.assertProblem(self._open(token=None), 401, "token_missing")

    def test_archived_driver(self):
        self.driver.active = False

        self.assertProblem(self._open(), 403, "forbidden")

    def test_bodies_of_the_wrong_shape(self):
        [petrol, diesel] = self._reading_bodies()
        cases = {
            "no readings": {"readings": []},
            "unknown field": {"fuel": "lots"},
            "a compartment twice": {"readings": [petrol, petrol]},
            "litres in words": {"readings": [{**petrol, "level_litres": "full"}, diesel]},
            "too many decimals": {"readings": [{**petrol, "level_litres": "1.0001"}, diesel]},
            "not a number": {"readings": [{**petrol, "level_litres": "NaN"}, diesel]},
            "tanker is a number": {"tanker_id": 1},
        }
        for name, changed in cases.items():
            with self.subTest(name):
                problem = self.assertProblem(self._open(**changed), 422, "validation_failed")
                self.assertTrue(problem["field_errors"])

    def test_readings_that_cannot_be_true(self):
        [petrol, diesel] = self._reading_bodies()
        cases = (
            ("readings_missing", [petrol]),
            ("level_above_capacity", [{**petrol, "level_litres": "2000.001"}, diesel]),
            ("litres_negative", [{**petrol, "level_litres": "-1"}, diesel]),
            ("compartment_unknown", [{**petrol, "compartment_id": "cmp_x"}, diesel]),
        )
        for code, readings in cases:
            with self.subTest(code):
                self.assertProblem(self._open(readings=readings), 422, code)
        self.assertFalse(self.driver.open_shift_id)


@tagged("post_install", "-at_install")
class TestOpenShiftOfADriver(DriverServiceCase):
    def setUp(self):
        super().setUp()
        self.opened_at = fields.Datetime.now() - timedelta(hours=1)
        self.shift = self._open_shift(now=self.opened_at)
        in_moscow = self.opened_at + timedelta(hours=3, minutes=20)
        self.load = {
            "compartment_id": self.petrol.public_id,
            "grade_code": "AI-95",
            "litres": "800.250",
            "waybill_number": "ТТН-001842",
            "loaded_at": f"{in_moscow:%Y-%m-%dT%H:%M:%S}+03:00",
        }

    def test_current_shift(self):
        self._fill(self.shift, "45.5")

        shift = self._get("/shifts/current").json()

        self.assertEqual(shift["id"], self.shift.public_id)
        self.assertEqual(shift["opened_at"], f"{self.opened_at:%Y-%m-%dT%H:%M:%S}Z")
        self.assertEqual(shift["closed_at"], None)
        self.assertEqual(shift["litres_poured"], "45.500")
        self.assertEqual(shift["balances"], [])
        petrol = shift["tanker"]["compartments"][0]
        self.assertEqual(petrol["id"], self.petrol.public_id)
        self.assertEqual((petrol["level_litres"], petrol["grade_code"]), ("954.500", "AI-95"))
        self.assertEqual(petrol["totalizer_litres"], "50045.500")

    def test_driver_without_a_shift_has_no_current_one(self):
        self.assertProblem(self._get("/shifts/current", self.other_token), 404, "not_found")

    def test_without_a_token(self):
        answers = {
            "current": self._get("/shifts/current", token=None),
            "load": self._post("/shifts/current/loads", self.load, token=None),
            "close": self._post("/shifts/current/close", {"readings": []}, token=None),
        }
        for name, answer in answers.items():
            with self.subTest(name):
                self.assertProblem(answer, 401, "token_missing")

    def test_load(self):
        answer = self._post("/shifts/current/loads", self.load)

        shift = answer.json()
        self.assertEqual(answer.status_code, 201, shift)
        self.assertEqual(shift["tanker"]["compartments"][0]["level_litres"], "1800.250")
        self.assertEqual(
            shift["loads"],
            [
                {
                    "compartment_id": self.petrol.public_id,
                    "grade_code": "AI-95",
                    "litres": "800.250",
                    "waybill_number": "ТТН-001842",
                    "loaded_at": f"{self.opened_at + timedelta(minutes=20):%Y-%m-%dT%H:%M:%S}Z",
                    "litres15": None,
                    "mass_kg": None,
                }
            ],
        )

    def test_loads_that_are_refused(self):
        cases = {
            "validation_failed": {"loaded_at": "2030-05-14T10:30:00", "waybill_number": "  "},
            "litres_not_positive": {"litres": "0"},
            "level_above_capacity": {"litres": "1000.001"},
            "grade_mismatch": {"grade_code": "DT"},
            "compartment_unknown": {"compartment_id": "cmp_0000000000000000000000"},
        }
        for code, changed in cases.items():
            with self.subTest(code):
                answer = self._post("/shifts/current/loads", self.load | changed)
                problem = self.assertProblem(answer, 422, code)
                wrong = {error["field"] for error in problem["field_errors"]}
                self.assertEqual(wrong, set(changed) if code == "validation_failed" else set())
        self.assertFalse(self.shift.load_ids)

    def test_closing_answers_the_balance(self):
        self._fill(self.shift, "40")
        [petrol, diesel] = self._reading_bodies(level=("957.4", "600"))

        answer = self._post(
            "/shifts/current/close",
            {"readings": [{**petrol, "totalizer_litres": "50040"}, diesel]},
        )

        shift = answer.json()
        self.assertEqual(answer.status_code, 200, shift)
        self.assertEqual(shift["status"], "closed")
        self.assertEqual(
            shift["balances"][0],
            {
                "compartment_id": self.petrol.public_id,
                "opening_litres": "1000.000",
                "loads_litres": "0.000",
                "fills_litres": "40.000",
                "book_litres": "960.000",
                "closing_litres": "957.400",
                "variance_litres": "-2.600",
                "totalizer_difference_litres": "0.000",
            },
        )
        self.assertEqual(shift["balances"][1]["variance_litres"], "0.000")

    def test_closing_with_the_wrong_readings(self):
        answer = self._post(
            "/shifts/current/close", {"readings": self._reading_bodies(totalizer="49999")}
        )

        self.assertProblem(answer, 422, "totalizer_backwards")
        self.assertEqual(self.shift.state, "open")

    def test_driver_without_a_shift_can_neither_load_nor_close(self):
        closing = {"readings": self._reading_bodies()}
        answers = {
            "load": self._post("/shifts/current/loads", self.load, self.other_token),
            "close": self._post("/shifts/current/close", closing, self.other_token),
        }
        for name, answer in answers.items():
            with self.subTest(name):
                self.assertProblem(answer, 409, "shift_not_open")
        self.assertEqual(self.shift.state, "open")

    def test_load_is_recorded_once_for_one_key(self):
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": "load-1"}
        path = "/api/v1/driver/shifts/current/loads"

        first, second = (self.url_open(path, json=self.load, headers=headers) for _ in range(2))

        self.assertEqual((first.status_code, second.status_code), (201, 201))
        self.assertEqual(second.headers["Idempotent-Replay"], "true")
        self.assertEqual(len(self.shift.load_ids), 1)
