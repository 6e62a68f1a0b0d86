import gzip
import json
from datetime import timedelta
from pathlib import Path

from odoo.tests import tagged

from odoo.addons.proil_fleet.schemas.telemetry import MAX_ROWS
from odoo.addons.proil_fleet.tests.service_common import DriverServiceCase
from odoo.addons.proil_fleet.tests.telemetry_common import TelemetryCommon

NEUTRALIZE = Path(__file__).parents[1] / "data" / "neutralize.sql"


class TelemetryServiceCase(TelemetryCommon, DriverServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.device._issue_key()

    def _body(self):
        return {
            "positions": self._positions(2),
            "levels": [{"compartment": "1", **self._levels(3)}],
        }

    def _send(self, body, token="", path="/telemetry/samples", **headers):
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        token = self.key if token == "" else token
        headers = {"Content-Type": "application/json", **headers}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return self.url_open(f"/api/v1{path}", data=content, headers=headers, timeout=60)


@tagged("post_install", "-at_install")
class TestTelemetryOfUnits(TelemetryServiceCase):
    def test_every_row_is_accounted_for(self):
        body = self._body()
        body["levels"].append({"compartment": "9", **self._levels(1)})
        body["positions"]["latitude"][1] = 91

        answer = self._send(body)

        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(
            answer.json()["blocks"],
            [
                {
                    "block": "positions",
                    "accepted": 1,
                    "duplicates": 0,
                    "refused": [{"reason": "bad_range", "rows": [1]}],
                },
                {"block": "levels.0", "accepted": 3, "duplicates": 0, "refused": []},
                {
                    "block": "levels.1",
                    "accepted": 0,
                    "duplicates": 0,
                    "refused": [{"reason": "unknown_compartment", "rows": [0]}],
                },
            ],
        )

    def test_the_same_request_again_stores_nothing(self):
        self._send(self._body())

        blocks = self._send(self._body()).json()["blocks"]

        self.assertEqual(
            [(each["accepted"], each["duplicates"]) for each in blocks], [(0, 2), (0, 3)]
        )
        self.assertEqual(len(self._rows("proil_level_sample")), 3)

    def test_a_compressed_body(self):
        content = gzip.compress(json.dumps(self._body()).encode())

        answer = self._send(content, **{"Content-Encoding": "gzip"})

        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(len(self._rows("proil_position")), 2)

    def test_so_many_rows_and_no_more(self):
        for count, status in ((MAX_ROWS, 200), (MAX_ROWS + 1, 422)):
            levels = {
                "compartment": "1",
                "at_ms": self._times(count, -count),
                "level_mm": [1] * count,
            }
            with self.subTest(count):
                self.assertEqual(self._send({"levels": [levels]}).status_code, status)

    def test_rows_of_all_blocks_count(self):
        half = MAX_ROWS // 2 + 1
        block = {"compartment": "1", "at_ms": self._times(half, -half), "level_mm": [1] * half}

        self.assertProblem(self._send({"levels": [block, block]}), 422, "validation_failed")

    def test_bodies_of_the_wrong_shape(self):
        cases = {
            "nothing": {},
            "no rows": {"positions": {"at_ms": [], "latitude": [], "longitude": []}},
            "columns of two lengths": {"positions": self._positions(2, latitude=[1.0])},
            "a text for a number": {"positions": self._positions(1, latitude=["55.75"])},
            "yes for a number": {"positions": self._positions(1, speed_kmh=[True])},
            "a position without its place": {"positions": self._positions(1, latitude=[None])},
            "a moment with a fraction": {"positions": self._positions(1, at_ms=[1.5])},
            "a moment before 1970": {"positions": self._positions(1, at_ms=[-1])},
            "an unknown column": {"positions": self._positions(1, altitude_m=[1])},
            "no compartment": {"levels": [self._levels(1)]},
        }
        for case, body in cases.items():
            with self.subTest(case):
                self.assertProblem(self._send(body), 422, "validation_failed")
        self.assertEqual(self._rows("proil_position"), [])

    def test_numbers_that_are_none(self):
        for number in (b"NaN", b"Infinity", b"1e999"):
            body = json.dumps({"positions": self._positions(1)}).encode()
            body = body.replace(b"55.75", number)
            with self.subTest(number):
                self.assertProblem(self._send(body), 422, "validation_failed")

    def test_who_is_refused(self):
        revoked = self._create_device(self.tanker, "SN-2")
        old_key = revoked._issue_key()
        archived_key = revoked._issue_key()
        revoked.active = False
        cases = {
            "nobody": (None, "token_missing"),
            "a stranger": ("no such key", "token_unknown"),
            "the key before this one": (old_key, "token_unknown"),
            "an archived unit": (archived_key, "token_revoked"),
            "a driver": (self.token, "token_unknown"),
        }
        for case, (token, code) in cases.items():
            with self.subTest(case):
                self.assertProblem(self._send(self._body(), token), 401, code)
        self.assertEqual(self._rows("proil_position"), [])

    def test_a_unit_is_no_driver(self):
        answer = self._send(self._body(), self.key, path="/driver/telemetry")

        self.assertProblem(answer, 401, "token_unknown")

    def test_a_copy_takes_nothing_from_the_units(self):
        self.env.cr.execute(NEUTRALIZE.read_text())

        self.assertProblem(self._send(self._body()), 401, "token_unknown")


@tagged("post_install", "-at_install")
class TestTelemetryOfDrivers(TelemetryServiceCase):
    def _send_as_driver(self, body, token=""):
        token = self.token if token == "" else token
        return self._send(body, token, path="/driver/telemetry")

    def _levels_of(self, compartment):
        return {"levels": [{"compartment": compartment.public_id, **self._levels(3)}]}

    def test_the_phone_sends_for_the_tanker_of_the_open_shift(self):
        self._open_shift(now=self.now - timedelta(hours=1))
        for _time in range(2):
            answer = self._send_as_driver(
                {"positions": self._positions(2)} | self._levels_of(self.petrol)
            )
            self.assertEqual(answer.status_code, 200, answer.text)

        [app] = self.tanker.telemetry_device_ids - self.device
        self.assertEqual(app.kind, "app")
        rows = self._rows("proil_level_sample", "device_id, compartment_id")
        self.assertEqual(rows, [(app.id, self.petrol.id)] * 3)
        self.assertEqual(len(self.tanker.last_position_ids), 1)

    def test_an_archived_app_is_refused_and_no_other_is_made(self):
        self._open_shift(now=self.now - timedelta(hours=1))
        self._send_as_driver(self._levels_of(self.petrol))
        app = self.tanker.telemetry_device_ids - self.device
        app.active = False

        answer = self._send_as_driver(self._levels_of(self.petrol))

        self.assertProblem(answer, 403, "forbidden")
        self.assertEqual(len(self._rows("proil_level_sample")), 3)
        app.active = True
        self.assertEqual(self._send_as_driver(self._levels_of(self.petrol)).status_code, 200)

    def test_a_compartment_of_another_tanker_is_unknown(self):
        self._open_shift()
        other = self._create_tanker("В777ОР99", {self.ai95: 1000})

        [block] = self._send_as_driver(self._levels_of(other.compartment_ids)).json()["blocks"]

        self.assertEqual(block["refused"], [{"reason": "unknown_compartment", "rows": [0, 1, 2]}])

    def test_what_the_phone_kept_from_before_the_shift_is_of_another_tanker(self):
        self._open_shift(now=self.now - timedelta(minutes=1) + timedelta(seconds=1))

        answer = self._send_as_driver(
            {"positions": self._positions(3)} | self._levels_of(self.petrol)
        )

        self.assertEqual(
            [(each["accepted"], each["refused"]) for each in answer.json()["blocks"]],
            [(2, [{"reason": "before_shift", "rows": [0]}])] * 2,
        )
        opened = self.driver.open_shift_id.opened_at
        for table in ("proil_position", "proil_level_sample"):
            self.assertEqual(self._rows(table, "at")[0], (opened,))

    def test_without_an_open_shift(self):
        self._open_shift()
        for token in (self.other_token,):
            answer = self._send_as_driver(self._levels_of(self.petrol), token)
            self.assertProblem(answer, 409, "shift_not_open")
        self.assertEqual(self._rows("proil_level_sample"), [])

    def test_an_archived_driver(self):
        self.driver.active = False

        self.assertProblem(self._send_as_driver(self._levels_of(self.petrol)), 403, "forbidden")
