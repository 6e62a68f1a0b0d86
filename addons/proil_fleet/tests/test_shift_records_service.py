import hashlib
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from PIL import Image

from odoo import fields
from odoo.tests import tagged

from .service_common import DriverServiceCase


class ShiftRecordsCase(DriverServiceCase):
    def setUp(self):
        super().setUp()
        self.opened_at = fields.Datetime.now() - timedelta(hours=1)
        self.petrol.density15 = 745
        read = [
            {**each, "temperature_c": "15.00"}
            for each in self._reading_bodies(level=("1000.000", "600.000"))
        ]
        body = {"tanker_id": self.tanker.public_id, "readings": read}
        self.shift_body = self._post("/shifts", body).json()
        self.shift = self.driver.open_shift_id

    @staticmethod
    def _at(**ago):
        return f"{fields.Datetime.now() - timedelta(**ago):%Y-%m-%dT%H:%M:%S}Z"

    def _standing(self, answer):
        self.assertEqual(answer.status_code, 201, answer.text)
        return answer.json()["standing"][0]


@tagged("post_install", "-at_install")
class TestDips(ShiftRecordsCase):
    def _dip(self, token="", **changed):
        body = {
            "kind": "control",
            "compartment_id": self.petrol.public_id,
            "read_at": self._at(seconds=0),
            "level_litres": "1000.000",
            "temperature_c": "15.00",
        }
        return self._post("/shifts/current/dips", body | changed, token)

    def test_opening_keeps_the_temperature(self):
        opening = self.shift._readings_of(self.petrol)

        self.assertEqual((opening.temperature_c, opening.litres15), (15, Decimal(1000)))
        self.assertEqual(self.shift_body["standing"][0]["opening_litres"], "1000.000")

    def test_dip_that_agrees(self):
        standing = self._standing(self._dip())

        self.assertEqual(standing["book_litres"], "1000.000")
        self.assertEqual(standing["difference_litres15"], "0.000")
        self.assertEqual(standing["last_dip"]["kind"], "control")
        self.assertEqual(standing["last_dip"]["litres15"], "1000.000")
        self.assertEqual(
            standing["words"], "Compartment 1 should hold 1,000.0 l. The last dip agrees."
        )

    def test_dip_below_the_books_is_told_in_russian(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": "dip-1",
            "Accept-Language": "ru",
        }
        body = {
            "kind": "control",
            "compartment_id": self.petrol.public_id,
            "read_at": self._at(seconds=0),
            "level_litres": "995.000",
            "temperature_c": "15.00",
        }

        answer = self.url_open("/api/v1/driver/shifts/current/dips", json=body, headers=headers)

        standing = self._standing(answer)
        self.assertEqual(standing["difference_litres15"], "-5.000")
        self.assertRegex(standing["words"], r"В отсеке 1 должно быть 1.000,0 л\. .*на 5,0 л ниже")

    def test_warming_is_no_surplus(self):
        standing = self._standing(self._dip(level_litres="1006.080", temperature_c="20.00"))

        self.assertEqual(standing["words"].split(". ")[1], "The last dip agrees.")

    def test_dip_without_temperature_is_taken_and_doubted(self):
        standing = self._standing(self._dip(temperature_c=None))

        self.assertEqual(standing["last_dip"]["doubt"], "missing_temperature")
        self.assertEqual(standing["difference_litres15"], None)

    def test_dip_sent_twice_is_kept_once(self):
        read_at = self._at(seconds=0)

        self._dip(read_at=read_at)
        self._dip(read_at=read_at)

        self.assertEqual(len(self.shift._dips(self.petrol)), 2)

    def test_dip_read_before_the_last_one(self):
        self.shift.opened_at = self.opened_at
        self.env.flush_all()

        self._standing(self._dip(read_at=self._at(minutes=10)))

        self.assertIn("out_of_order", self.shift.reading_ids.mapped("reason"))

    def test_dips_that_are_refused(self):
        cases = {
            "time_in_future": {"read_at": self._at(minutes=-3)},
            "time_before_shift": {"read_at": self._at(minutes=10)},
            "level_above_capacity": {"level_litres": "2000.001"},
            "strapping_table_missing": {"level_litres": None, "level_mm": "500"},
            "temperature_out_of_range": {"temperature_c": "70"},
            "density_out_of_range": {"density_kg_m3": "100"},
            "compartment_unknown": {"compartment_id": "cmp_0000000000000000000000"},
            "validation_failed": {"level_litres": None},
        }
        for code, changed in cases.items():
            with self.subTest(code):
                self.assertProblem(self._dip(**changed), 422, code)
        self.assertEqual(len(self.shift._dips(self.petrol)), 1)

    def test_kinds_that_only_opening_and_closing_make(self):
        for kind in ("opening", "closing", "anything"):
            with self.subTest(kind):
                self.assertProblem(self._dip(kind=kind), 422, "validation_failed")

    def test_without_a_token_or_a_shift(self):
        self.assertProblem(self._dip(token=None), 401, "token_missing")
        self.assertProblem(self._dip(token=self.other_token), 409, "shift_not_open")


@tagged("post_install", "-at_install")
class TestDoses(ShiftRecordsCase):
    def _dose(self, token="", **changed):
        body = {
            "kind": "spill",
            "compartment_id": self.petrol.public_id,
            "litres": "2.500",
            "poured_at": self._at(seconds=0),
            "note": "Hose",
        }
        return self._post("/shifts/current/doses", body | changed, token)

    def test_spill(self):
        standing = self._standing(self._dose())

        self.assertEqual((standing["fills_litres"], standing["book_litres"]), ("2.500", "997.500"))
        self.assertEqual(
            self.shift.fill_ids.mapped(lambda f: (f.kind, f.note)), [("spill", "Hose")]
        )

    def test_proving_and_what_is_poured_back(self):
        self._standing(self._dose(kind="proving", litres="20", totalizer_litres="50020"))
        standing = self._standing(self._dose(kind="return", litres="20"))

        self.assertEqual((standing["fills_litres"], standing["book_litres"]), ("0.000", "1000.000"))
        self.assertEqual(self.petrol.totalizer_litres, Decimal(50020))

    def test_doses_that_are_refused(self):
        cases = {
            "litres_not_positive": {"litres": "0"},
            "litres_above_level": {"litres": "1000.001"},
            "readings_missing": {"kind": "proving"},
            "totalizer_mismatch": {"kind": "self_use", "totalizer_litres": "50099"},
            "grade_mismatch": {
                "kind": "transfer",
                "target_compartment_id": self.diesel.public_id,
            },
            "time_in_future": {"poured_at": self._at(minutes=-3)},
            "validation_failed": {"kind": "overpour"},
        }
        for code, changed in cases.items():
            with self.subTest(code):
                self.assertProblem(self._dose(**changed), 422, code)
        self.assertFalse(self.shift.fill_ids)

    def test_without_a_token_or_a_shift(self):
        self.assertProblem(self._dose(token=None), 401, "token_missing")
        self.assertProblem(self._dose(token=self.other_token), 409, "shift_not_open")


@tagged("post_install", "-at_install")
class TestLoadsAndPhotos(ShiftRecordsCase):
    def _load(self, **changed):
        body = {
            "compartment_id": self.petrol.public_id,
            "grade_code": "AI-95",
            "litres": "640.000",
            "waybill_number": "1187",
            "loaded_at": self._at(seconds=0),
        }
        return self._post("/shifts/current/loads", body | changed)

    def _photo(self, colour, token="", **form):
        picture = BytesIO()
        Image.new("RGB", (640, 480), colour).save(picture, "JPEG")
        content = picture.getvalue()
        headers = {
            "Authorization": f"Bearer {token or self.token}",
            "Idempotency-Key": f"photo-{next(self.keys)}",
        }
        digest = hashlib.sha256(content).hexdigest()
        answer = self.url_open(
            "/api/v1/driver/shifts/current/photos",
            data={"sha256": digest, **form},
            files={"file": ("dip.jpg", content, "image/jpeg")},
            headers=headers,
        )
        return digest, answer

    def test_load_with_its_papers(self):
        batch = self.env["proil.batch"].create(
            {
                "name": "П-118",
                "product_id": self.ai95.id,
                "passport_number": "4417",
                "density15": 750,
            }
        )

        answer = self._load(batch_id=batch.public_id, temperature_c="15.00", seal_numbers="A1, A2")

        load = answer.json()["loads"][0]
        self.assertEqual((load["litres15"], load["mass_kg"]), ("640.000", "480.000"))
        self.assertEqual(self.shift.load_ids.batch_id, batch)
        self.assertEqual(self.shift.load_ids.seal_numbers, "A1, A2")

    def test_driver_finds_the_batch(self):
        self.env["proil.batch"].search([]).active = False
        batch = self.env["proil.batch"].create(
            {"name": "П-118", "product_id": self.ai95.id, "passport_number": "4417"}
        )

        [found] = self._get("/batches").json()["items"]

        self.assertEqual((found["id"], found["grade_code"]), (batch.public_id, "AI-95"))
        self.assertEqual((found["density15"], found["supplier"]), (None, None))

    def test_batch_that_is_none(self):
        answer = self._load(batch_id="bat_0000000000000000000000")

        self.assertProblem(answer, 404, "not_found")

    def test_load_outside_of_the_shift(self):
        for code, ago in (("time_in_future", -3), ("time_before_shift", 10)):
            with self.subTest(code):
                self.assertProblem(self._load(loaded_at=self._at(minutes=ago)), 422, code)

    def test_photo_finds_the_records_that_name_it(self):
        digest = hashlib.sha256(b"of another").hexdigest()
        self._load(photo_sha256=digest)
        self.assertFalse(self.shift.load_ids.photo_id)

        digest, answer = self._photo("red")
        self._load(photo_sha256=digest, litres="10")

        self.assertEqual(answer.status_code, 201, answer.text)
        load = self.shift.load_ids.filtered(lambda each: each.litres == 10)
        self.assertEqual(load.photo_id.sha256, digest)
        self.assertTrue(load.photo)

    def test_photo_is_kept_once_and_for_the_own_shift(self):
        self._photo("red")

        self.assertProblem(self._photo("red")[1], 409, "photo_duplicate")
        self.assertProblem(self._photo("red", self.other_token)[1], 409, "shift_not_open")
        self.assertProblem(self._photo("blue", sha256="0" * 64)[1], 422, "photo_hash_mismatch")
