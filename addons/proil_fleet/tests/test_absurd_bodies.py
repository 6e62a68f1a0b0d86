from odoo.tests import tagged

from .test_shift_records_service import ShiftRecordsCase

LONG = "x" * 100_000
LITRES = ("NaN", "Infinity", "1e30", "-1e30", "1e-30", "1000000000", "0.0001", 10**20, [], "x")
TOTALIZER = (*LITRES, "-0.001", -999990)
CELSIUS = ("NaN", "1000", "-1000", "1e30", "0.001")
LEVEL = {
    "compartment_id": (LONG, 1),
    "level_litres": LITRES,
    "level_mm": ("NaN", "-0.01", "1000000", "1e30"),
    "temperature_c": CELSIUS,
    "density_kg_m3": ("NaN", "0", "-1", "100000", "1e30"),
    "water_mm": ("-0.01", "1000000"),
    "photo_sha256": ("0" * 63, "0" * 65, "Z" * 64, LONG),
}
READING = {**LEVEL, "totalizer_litres": TOTALIZER}
DIP = {**READING, "stop_number": (-1, 10**6, 10**20, 1.5), "kind": (LONG,)}
DOSE = {
    "compartment_id": (LONG,),
    "kind": (LONG,),
    "litres": LITRES,
    "note": (LONG,),
    "target_compartment_id": (LONG,),
    "temperature_c": CELSIUS,
    "totalizer_litres": TOTALIZER,
}
LOAD = {
    "batch_id": (LONG,),
    "compartment_id": (LONG,),
    "density_kg_m3": LEVEL["density_kg_m3"],
    "density_temperature_c": CELSIUS,
    "grade_code": (LONG,),
    "litres": LITRES,
    "photo_sha256": LEVEL["photo_sha256"],
    "seal_numbers": (LONG,),
    "temperature_c": CELSIUS,
    "waybill_number": (LONG, " "),
}


@tagged("post_install", "-at_install")
class TestAbsurdBodies(ShiftRecordsCase):
    """Each value that no tanker can have is refused by the name of its field."""

    def _bodies(self):
        now = self._at(seconds=0)
        return {
            "dips": {
                "kind": "control",
                "compartment_id": self.petrol.public_id,
                "read_at": now,
                "level_litres": "1000",
                "temperature_c": "15",
            },
            "doses": {
                "kind": "spill",
                "compartment_id": self.petrol.public_id,
                "litres": "1",
                "poured_at": now,
            },
            "loads": {
                "compartment_id": self.petrol.public_id,
                "grade_code": "AI-95",
                "litres": "640",
                "waybill_number": "1187",
                "loaded_at": now,
            },
        }

    def _assert_refused(self, path, body, values, place=""):
        for name, absurd in values.items():
            for value in absurd:
                with self.subTest(path, field=name, value=str(value)[:20]):
                    problem = self.assertProblem(
                        self._post(path, body({name: value})), 422, "validation_failed"
                    )
                    [error] = problem["field_errors"]
                    self.assertEqual(error["field"], f"{place}{name}")

    def test_what_is_recorded_in_a_shift(self):
        bodies = self._bodies()
        for path, values in (("dips", DIP), ("doses", DOSE), ("loads", LOAD)):
            good = bodies[path]
            self._assert_refused(
                f"/shifts/current/{path}", lambda changed, good=good: good | changed, values
            )
        self.assertFalse(self.shift.fill_ids)
        self.assertFalse(self.shift.load_ids)
        self.assertEqual(len(self.shift._dips(self.petrol)), 1)

    def test_readings_of_an_opening_and_a_closing(self):
        good, other = self._reading_bodies()

        def opening(changed):
            return {"tanker_id": self.tanker.public_id, "readings": [good | changed, other]}

        def closing(changed):
            return {"readings": [good | changed, other]}

        self._assert_refused("/shifts", opening, READING, "readings.0.")
        self._assert_refused("/shifts/current/close", closing, READING, "readings.0.")
        self.assertEqual(self.shift.state, "open")

    def test_the_largest_values_are_told_from_the_books(self):
        largest = "999999999.999"
        cases = (
            ("dips", {"level_litres": largest}, "level_above_capacity"),
            ("dips", {"density_kg_m3": "99999.99"}, "density_out_of_range"),
            ("dips", {"temperature_c": "999.99"}, "temperature_out_of_range"),
            ("doses", {"litres": largest}, "litres_above_level"),
            ("loads", {"litres": largest}, "level_above_capacity"),
            ("loads", {"batch_id": "x" * 64}, "not_found"),
        )
        bodies = self._bodies()
        for path, changed, code in cases:
            with self.subTest(path, **changed):
                answer = self._post(f"/shifts/current/{path}", bodies[path] | changed)

                self.assertEqual(answer.json()["code"], code)

    def test_the_largest_values_can_be_stored(self):
        largest = {"totalizer_litres": "999999999.999", "water_mm": "999999.99"}
        body = self._bodies()["dips"] | largest | {"stop_number": 999_999}

        self._standing(self._post("/shifts/current/dips", body))
