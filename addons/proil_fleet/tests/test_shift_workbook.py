import re
from collections import defaultdict
from decimal import Decimal
from io import BytesIO
from math import exp

from openpyxl import load_workbook

from odoo.tests import BaseCase, tagged

from proil_core.fuel.sheet import Line
from proil_core.fuel.volume import correction_factor, expansion

from ..sheets.fuel_workbook import FuelWorkbook, expansion_formula, factor_formula
from ..sheets.shift_workbook import shift_workbook
from .sheet_common import HASH, example_page, measured

CELL = re.compile(r"\b([A-J]\d+)\b")
RANGE = re.compile(r"\b([A-J])(\d+):[A-J](\d+)")


class Words(dict):
    """The names of the words themselves."""

    def __missing__(self, name):
        return name


def computed(sheet):
    """The numbers of a sheet by cell, its formulas worked out from its inputs alone."""
    found = {}

    def value(name):
        if name not in found:
            content = sheet[name].value
            is_formula = sheet[name].data_type == "f"
            found[name] = work_out(content[1:]) if is_formula else content
        return found[name]

    def work_out(formula):
        python = RANGE.sub(
            lambda match: ",".join(
                f"{match[1]}{row}" for row in range(int(match[2]), int(match[3]) + 1)
            ),
            formula,
        )
        python = CELL.sub(r"value('\1')", python).replace("^", "**").replace("IF(", "choose(")
        functions = {
            "value": value,
            "choose": lambda condition, one, other: one if condition else other,
            "EXP": exp,
            "ROUND": round,
            "MAX": max,
            "SUM": lambda *numbers: sum(numbers),
        }
        return eval(python, {"__builtins__": {}}, functions)

    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                value(cell.coordinate)
    return found


@tagged("post_install", "-at_install")
class TestShiftWorkbook(BaseCase):
    def _sheets(self, **changed):
        content = shift_workbook(example_page(Words(), **changed))
        formulas = load_workbook(BytesIO(content))
        shown = load_workbook(BytesIO(content), data_only=True)
        return formulas, shown

    def _lines(self, sheet, numbers):
        """Raw, corrected litres and kg of each line of the account."""
        lines = defaultdict(list)
        for row in range(1, sheet.max_row + 1):
            label = str(sheet[f"B{row}"].value or "")
            if label.startswith("line "):
                columns = [numbers.get(f"{column}{row}") for column in "HIJ"]
                lines[label.removeprefix("line ")].append(columns)
        return lines

    def test_everything_in_the_raw_column_follows_from_what_was_measured(self):
        formulas, _shown = self._sheets()
        sheet = formulas.worksheets[1]

        lines = self._lines(sheet, computed(sheet))

        for line, raw in (
            ("opening", 908.45),
            ("received", 644.65),
            ("dispensed", 1119.68),
            ("computed", 433.42),
            ("actual", 428.48),
            ("variance", -4.94),
        ):
            with self.subTest(line):
                self.assertAlmostEqual(lines[line][0][0], raw, delta=0.006)
        self.assertAlmostEqual(lines["variance"][0][1], -5.918, places=6)

    def test_what_is_shown_without_computing_is_what_the_formulas_give(self):
        formulas, shown = self._sheets(
            received=[measured("640.000", 9.0, "644.259")] * 2,
            returned=[measured("10.000", 20.0, "9.930", 837.0)],
            past_meter=[measured("5.001", -3.0, "5.110")],
        )
        for sheet, printed in zip(formulas.worksheets, shown.worksheets, strict=True):
            for name, number in computed(sheet).items():
                with self.subTest(sheet.title, cell=name):
                    if isinstance(number, float):
                        self.assertAlmostEqual(printed[name].value, number, places=9)
                    else:
                        self.assertEqual(printed[name].value, number)

    def test_formula_of_the_factor_is_that_of_the_table(self):
        book = FuelWorkbook()
        sheet = book.sheet("factors", [])
        cases = [
            (density, celsius)
            for density in (653, 745, 770.25, 770.3, 787.75, 787.8, 838.75, 838.8, 1075)
            for celsius in (-20, 0, 15, 40)
        ]
        for row, (density, celsius) in enumerate(cases):
            book.put(sheet, row, 0, density)
            book.put(sheet, row, 1, celsius)
            book.formula(sheet, row, 2, expansion_formula(f"A{row + 1}"), 0)
            book.formula(sheet, row, 3, factor_formula(f"C{row + 1}", f"B{row + 1}"), 0)

        numbers = computed(load_workbook(BytesIO(book.content())).worksheets[0])

        for row, (density, celsius) in enumerate(cases, 1):
            self.assertAlmostEqual(numbers[f"C{row}"], expansion(density), places=12)
            self.assertAlmostEqual(
                numbers[f"D{row}"], correction_factor(density, celsius), places=10
            )

    def test_loss_that_the_law_does_not_explain(self):
        _formulas, shown = self._sheets()
        sheet = shown.worksheets[1]
        kg = {sheet[f"B{row}"].value: sheet[f"J{row}"].value for row in range(1, 30)}

        self.assertEqual(kg["legal_error"], 2.073)
        self.assertAlmostEqual(kg["to_explain"], -kg["line variance"] - 2.073 - 0.01, places=6)

    def test_names_are_no_formulas(self):
        formulas, _shown = self._sheets()

        self.assertEqual(formulas.worksheets[0]["B4"].data_type, "s")

    def test_photos_are_named_by_their_hashes(self):
        formulas, _shown = self._sheets()

        self.assertEqual(formulas.worksheets[-1]["C2"].value, HASH)

    def test_diesel_has_no_line_of_evaporation(self):
        formulas, _shown = self._sheets(evaporation15_l=Decimal(0))
        sheet = formulas.worksheets[1]

        self.assertNotIn(Line.EVAPORATION.value, self._lines(sheet, computed(sheet)))

    def test_sheets_of_one_name_are_told_apart(self):
        book = FuelWorkbook()
        title = "Отсек 1/2: [AI-95] на топливозаправщике"

        for _ in range(2):
            book.sheet(title, [])

        names = load_workbook(BytesIO(book.content())).sheetnames
        self.assertEqual(names[0], "Отсек 1 2   AI-95  на топли")
        self.assertEqual(names[1], f"{names[0]} 2")
