"""The shift sheet as a workbook: the raw column is computed in it from what was measured."""

from proil_core.fuel.sheet import LEGAL_ERROR_SHARE, Line
from proil_core.fuel.volume import correction_factor, expansion

from .fuel_workbook import FuelWorkbook, cell, expansion_formula, factor_formula

_HEADS = (
    "form", "line", "ambient", "celsius", "density", "alpha", "factor", "raw", "corrected", "kg"
)  # fmt: skip
_FORM, _LINE, _AMBIENT, _CELSIUS, _DENSITY, _ALPHA, _FACTOR, _RAW, _CORRECTED, _KG = range(10)
_SIGNS = {
    Line.OPENING: "+",
    Line.RECEIVED: "+",
    Line.TRANSFERRED_IN: "+",
    Line.RETURNED: "+",
    Line.DISPENSED: "-",
    Line.PAST_METER: "-",
    Line.EVAPORATION: "-",
}


def shift_workbook(page):
    """The .xlsx of a `ShiftPage`."""
    book = FuelWorkbook()
    sheet = book.sheet(page.words["sheet"], [32, 70])
    book.put(sheet, 0, 0, f"{page.title} {page.number}", "title")
    row = book.facts(sheet, 2, page.facts)
    book.facts(sheet, row + 1, page.totals)
    for compartment in page.compartments:
        _write_compartment(book, page, compartment)
    if page.photos:
        _write_photos(book, page)
    return book.content()


def _write_compartment(book, page, compartment):
    sheet = book.sheet(compartment.title, [11, 46, 13, 9, 10, 13, 10, 14, 14, 13])
    book.put(sheet, 0, 0, compartment.title, "title")
    row = book.facts(sheet, 1, (compartment.state, *compartment.facts)) + 1
    if compartment.account:
        row = _Account(book, sheet, page.words, compartment).put(row) + 1
    row = book.facts(sheet, row, compartment.results) + 1
    for title, measured in (("fills", compartment.fills), ("dips", compartment.dips)):
        if measured:
            row = _write_measured(book, sheet, row, page.words, title, measured) + 1


class _Account:
    """The table of an account; knows in which row each line stands."""

    def __init__(self, book, sheet, words, compartment):
        self.book, self.sheet, self.words = book, sheet, words
        self.compartment = compartment
        self.row_of = {}

    def put(self, row):
        """Write the table from `row` on; the next free row."""
        self.book.heads(self.sheet, row, [self.words[name] for name in _HEADS])
        for number, line in enumerate(self.compartment.account.rows(), row + 1):
            self.row_of.setdefault(line.line, []).append(number)
            self._write_line(number, line)
        self._write_masses()
        last = row + sum(len(rows) for rows in self.row_of.values())
        return self._write_explanation(last + 1)

    def _write_line(self, row, line):
        self.book.put(self.sheet, row, _FORM, line.form_column)
        self.book.put(self.sheet, row, _LINE, self.compartment.label(line))
        if line.line is Line.COMPUTED:
            self._write_sums(row, line.totals, self._computed)
        elif line.line is Line.VARIANCE:
            self._write_sums(row, line.totals, self._variance)
        elif line.line is Line.EVAPORATION:
            self.book.put(self.sheet, row, _CORRECTED, line.totals.corrected15_l, "litres")
            self.book.put(self.sheet, row, _KG, line.totals.mass_kg, "litres")
        else:
            self._write_quantity(row, line)

    def _write_quantity(self, row, line):
        quantity = line.quantity
        _write_litres15(self.book, self.sheet, row, quantity, quantity.raw15_l)
        self.book.put(self.sheet, row, _CORRECTED, quantity.corrected15_l, "litres")
        mass = f"ROUND({cell(row, _CORRECTED)}*{cell(row, _DENSITY)}/1000,3)"
        self.book.formula(self.sheet, row, _KG, mass, quantity.mass_kg)

    def _write_sums(self, row, totals, formula_of):
        for column, value in ((_RAW, totals.raw15_l), (_CORRECTED, totals.corrected15_l)):
            self.book.formula(self.sheet, row, column, formula_of(column), value, "sum")

    def _write_masses(self):
        """A variance weighs what the fuel at closing weighs, and the computed line the rest."""
        totals = {line.line: line.totals for line in self.compartment.account.rows()}
        litres15 = self._cell(Line.VARIANCE, _CORRECTED)
        formulas = {
            Line.VARIANCE: f"ROUND({litres15}*{self._cell(Line.ACTUAL, _DENSITY)}/1000,3)",
            Line.COMPUTED: f"{self._cell(Line.ACTUAL, _KG)}-{self._cell(Line.VARIANCE, _KG)}",
        }
        for line, formula in formulas.items():
            row = self.row_of[line][0]
            self.book.formula(self.sheet, row, _KG, formula, totals[line].mass_kg, "sum")

    def _computed(self, column):
        terms = [
            f"{sign}{cell(row, column)}"
            for line, sign in _SIGNS.items()
            for row in self.row_of.get(line, [])
            # The raw column has no allowance for what evaporates.
            if (column, line) != (_RAW, Line.EVAPORATION)
        ]
        return "".join(terms).removeprefix("+")

    def _variance(self, column):
        return f"{self._cell(Line.ACTUAL, column)}-{self._cell(Line.COMPUTED, column)}"

    def _cell(self, line, column):
        return cell(self.row_of[line][0], column)

    def _write_explanation(self, row):
        found = self.compartment.explanation
        error, norm = cell(row, _KG), cell(row + 1, _KG)
        variance = self._cell(Line.VARIANCE, _KG)
        formulas = (
            (
                "legal_error",
                f"ROUND({self._cell(Line.ACTUAL, _KG)}*{LEGAL_ERROR_SHARE},3)",
                found.legal_error_kg,
            ),
            ("natural_loss", None, found.natural_loss_kg),
            ("to_explain", f"MAX(0,-{variance}-{error}-{norm})", found.to_be_explained_kg),
        )
        for number, (word, formula, value) in enumerate(formulas, row):
            self.book.put(self.sheet, number, _LINE, self.words[word])
            if formula:
                self.book.formula(self.sheet, number, _KG, formula, value)
            else:
                self.book.put(self.sheet, number, _KG, value, "litres")
        return row + len(formulas)


def _write_litres15(book, sheet, row, measured, litres15):
    """Litres as measured and at 15 °C: by the formula where a temperature is known."""
    book.put(sheet, row, _AMBIENT, measured.ambient_l, "litres")
    book.put(sheet, row, _DENSITY, measured.density15_kg_m3, "density")
    if measured.temperature_c is None or measured.density15_kg_m3 is None:
        book.put(sheet, row, _RAW, litres15, "litres")
        if measured.ambient_l and litres15 is not None:
            mean = litres15 / measured.ambient_l
            formula = f"{cell(row, _RAW)}/{cell(row, _AMBIENT)}"
            book.formula(sheet, row, _FACTOR, formula, mean, "factor")
        return
    density, celsius = measured.density15_kg_m3, measured.temperature_c
    alpha, factor = cell(row, _ALPHA), cell(row, _FACTOR)
    book.put(sheet, row, _CELSIUS, celsius, "celsius")
    of_alpha = expansion_formula(cell(row, _DENSITY))
    book.formula(sheet, row, _ALPHA, of_alpha, expansion(density), "alpha")
    of_factor = factor_formula(alpha, cell(row, _CELSIUS))
    book.formula(sheet, row, _FACTOR, of_factor, correction_factor(density, celsius), "factor")
    book.formula(sheet, row, _RAW, f"ROUND({cell(row, _AMBIENT)}*{factor},3)", litres15)


def _write_measured(book, sheet, row, words, title, measured):
    """An annex of fills or dips in the columns of the account; the next free row."""
    book.put(sheet, row, 0, words[title], "bold")
    heads = ["at", "what", *_HEADS[_AMBIENT : _RAW + 1], "level", "source"]
    book.heads(sheet, row + 1, [words[name] for name in heads])
    first = row + 2
    for number, each in enumerate(measured, first):
        book.put(sheet, number, 0, each.at)
        book.put(sheet, number, _LINE, each.what)
        _write_litres15(book, sheet, number, each, each.litres15)
        book.put(sheet, number, _CORRECTED, each.level_mm, "celsius")
        book.put(sheet, number, _KG, each.source)
    last = first + len(measured)
    if title == "fills":
        for column, value in (
            (_AMBIENT, sum(each.ambient_l for each in measured)),
            (_RAW, sum(each.litres15 or 0 for each in measured)),
        ):
            total = f"SUM({cell(first, column)}:{cell(last - 1, column)})"
            book.formula(sheet, last, column, total, value, "sum")
        last += 1
    return last


def _write_photos(book, page):
    sheet = book.sheet(page.words["photos"], [34, 18, 70])
    book.heads(sheet, 0, [page.words[name] for name in ("what", "at", "sha256")])
    for row, photo in enumerate(page.photos, 1):
        book.put(sheet, row, 0, photo.what)
        book.put(sheet, row, 1, photo.at)
        book.put(sheet, row, 2, photo.sha256, "hash")
