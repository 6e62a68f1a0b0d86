import gzip
import json

from odoo.tests import tagged

from odoo.addons.proil_fleet.schemas.telemetry import MAX_BLOCKS, MAX_ROWS

from .test_telemetry_service import TelemetryServiceCase


@tagged("post_install", "-at_install")
class TestTelemetryLimits(TelemetryServiceCase):
    def _refused(self, body):
        content = gzip.compress(json.dumps(body).encode())
        answer = self._send(content, **{"Content-Encoding": "gzip"})
        problem = self.assertProblem(answer, 422, "validation_failed")
        self.assertLess(len(answer.content), 20_000)
        self.assertEqual(self._rows("proil_level_sample"), [])
        return [each["field"] for each in problem["field_errors"]]

    def _blocks(self, count, **columns):
        return {"levels": [{"compartment": "1", **columns} for _ in range(count)]}

    def test_of_a_column_the_first_wrong_cell_is_named(self):
        many = MAX_ROWS // 2
        cases = {
            "at_ms.0": {"at_ms": [-1] * many},
            "level_mm.1": {"at_ms": [0] * many, "level_mm": [1] + ["x"] * (many - 1)},
            "pulses_l.0": {"at_ms": [0] * many, "pulses_l": [{}] * many},
        }
        for cell, columns in cases.items():
            with self.subTest(cell):
                self.assertEqual(self._refused(self._blocks(1, **columns)), [f"levels.0.{cell}"])

    def test_columns_of_a_position(self):
        many = ["x"] * MAX_ROWS
        columns = {"at_ms": many, "latitude": many, "longitude": many, "speed_kmh": many}

        fields = self._refused({"positions": columns})

        self.assertEqual(fields, [f"positions.{name}.0" for name in columns])

    def test_wrong_cells_of_many_blocks(self):
        fields = self._refused(self._blocks(MAX_BLOCKS, at_ms=[-1] * MAX_ROWS))

        self.assertEqual(fields, ["levels.0.at_ms.0"])

    def test_so_many_blocks_and_no_more(self):
        self.assertEqual(self._refused(self._blocks(MAX_BLOCKS + 1, at_ms=[0])), ["levels"])
        self.assertEqual(self._send(self._blocks(MAX_BLOCKS, at_ms=[0])).status_code, 200)

    def test_blocks_that_are_none(self):
        self.assertEqual(self._refused({"levels": [1] * 300_000}), ["levels.0"])

    def test_unknown_columns(self):
        unknown = {f"x{number}": 1 for number in range(20_000)}

        self.assertEqual(self._refused(self._blocks(1, at_ms=[0], **unknown)), [""])
