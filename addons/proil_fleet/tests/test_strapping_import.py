from base64 import b64encode
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook

from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, Form, tagged

from proil_core.refusal import Code

from ..strapping_file import UnreadableFile, read_points
from .equipment_common import POINTS, ProilEquipmentCommon

TWO = [(Decimal("0"), Decimal("0")), (Decimal("40.5"), Decimal("81.25"))]


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


@tagged("post_install", "-at_install")
class TestStrappingFile(BaseCase):
    def test_files_that_say_the_same(self):
        files = {
            "semicolons, decimal comma": b"0;0\n40,5;81,25\n",
            "commas": b"0,0\n40.5,81.25\n",
            "tabs, no end of line": b"0\t0\n40.5\t81.25",
            "heading and blank lines": "мм;литры\n0;0\n\n40,5;81,25\n\n".encode(),
            "heading of a Russian Windows": "мм;литры\n0;0\n40,5;81,25\n".encode("cp1251"),
            "mark of UTF-8": "\ufeff0;0\n40,5;81,25\n".encode(),
            "workbook": workbook([["mm", "l"], [0, 0], [None, None], [40.5, 81.25]]),
            "workbook of texts": workbook([["0", "0"], ["40,5", "81,25"]]),
        }
        for name, content in files.items():
            with self.subTest(name):
                self.assertEqual(read_points(content), TWO)

    def test_spaces_between_thousands(self):
        self.assertEqual(read_points(b"900;1 999,5\n"), [(Decimal(900), Decimal("1999.5"))])

    def test_rows_that_cannot_be_read_are_named(self):
        files = {
            "a word among numbers": (b"0;0\n40;full\n", 2, "full"),
            "three columns": (b"0;0\n40;80;1\n", 2, "40 80 1"),
            "one column": (b"0;0\n40\n", 2, "40"),
            "no number at all": (b"0;0\n40;NaN\n", 2, "NaN"),
            "two headings": (b"mm;l\nmillimetres;litres\n", 2, "millimetres"),
            "nothing": (b"", 0, ""),
            "a heading alone": (b"mm;l\n", 0, ""),
            "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", 2, "\x1a"),
        }
        for name, (content, row, text) in files.items():
            with self.subTest(name), self.assertRaises(UnreadableFile) as caught:
                read_points(content)
            with self.subTest(name):
                self.assertEqual((caught.exception.row, caught.exception.text), (row, text))


@tagged("post_install", "-at_install")
class TestStrappingImport(ProilEquipmentCommon):
    def _form(self, user=None):
        self.petrol.capacity_litres = 2000
        wizards = self.env["proil.strapping.import"].with_user(user or self.controller)
        form = Form(wizards.with_context(default_compartment_id=self.petrol.id))
        form.author = "Metrologist"
        form.measured_on = "2030-03-11"
        return form

    def _content(self, points=POINTS):
        return b64encode("\n".join(f"{level};{litres}" for level, litres in points).encode())

    def test_controller_enters_a_table_from_a_file(self):
        form = self._form()
        form.points_file = self._content()
        self.assertEqual(len(form.line_ids), len(POINTS))

        action = form.save().action_enter()

        table = self.env["proil.strapping.table"].browse(action["res_id"])
        self.assertEqual(table, self.petrol.strapping_table_ids)
        self.assertEqual((table.version, table.certified_litres), (1, 2000))
        self.assertEqual(table._points(), POINTS)

    def test_a_table_may_be_typed(self):
        form = self._form()
        for level_mm, litres in POINTS:
            with form.line_ids.new() as line:
                line.level_mm, line.litres = float(level_mm), float(litres)

        form.save().action_enter()

        self.assertEqual(self.petrol.strapping_table_ids._points(), POINTS)

    def test_a_file_without_points_is_refused(self):
        with self.assertRaisesRegex(UserError, "There are no points"):
            self._form().points_file = b64encode(b"mm;l\n")

    def test_a_wrong_row_is_named(self):
        with self.assertRaisesRegex(UserError, "Row 2 is not millimetres and litres: ten"):
            self._form().points_file = b64encode(b"0;0\n10;ten\n")

    def test_points_that_cannot_be_right_are_refused(self):
        form = self._form()
        form.points_file = self._content(POINTS[:-3])

        with self.assertRefused(Code.STRAPPING_TABLE_INVALID, problem="not_as_certified"):
            form.save().action_enter()

        self.assertFalse(self.petrol.strapping_table_ids)

    def test_the_ways_to_measure_are_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("ru_RU")
        wizards = self.env["proil.strapping.import"].with_context(lang="ru_RU")

        described = wizards.fields_get(["method"])["method"]["selection"]

        self.assertIn(("poured", "Проливом мерниками"), described)

    def test_dispatcher_enters_no_table(self):
        with self.assertRaises(AccessError):
            self._form(self.dispatcher)
