"""Workbooks whose sums are formulas: whoever doubts a number follows it to what was measured."""

from io import BytesIO

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from proil_core.fuel.volume import BANDS, BASE_C

_LITRES = "#,##0.000"
_FORMATS = {
    "plain": {},
    "bold": {"bold": True},
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "litres": {"num_format": _LITRES},
    "sum": {"num_format": _LITRES, "bold": True, "top": 1},
    "celsius": {"num_format": "0.0"},
    "density": {"num_format": "0.00"},
    "factor": {"num_format": "0.00000"},
    "alpha": {"num_format": "0.00000000"},
    "danger": {"font_color": "#B3261E", "bold": True},
    "warning": {"font_color": "#8A5A00", "bold": True},
    "hash": {"font_name": "DejaVu Sans Mono", "font_size": 8},
}


class FuelWorkbook:
    """An .xlsx in memory; sheets are laid out on A4 across."""

    def __init__(self):
        self._content = BytesIO()
        # A text is a text: whatever a person typed into a name is no formula.
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(self._content, options)
        self.formats = {name: self.book.add_format(facts) for name, facts in _FORMATS.items()}
        self._names = set()

    def sheet(self, title, widths):
        sheet = self.book.add_worksheet(self._name(title))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&A&R&P / &N")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        return sheet

    def _name(self, title):
        """Excel takes 31 characters, not all of them, and no name twice."""
        base = "".join(" " if char in "[]:*?/\\'" else char for char in title)[:27].strip() or "1"
        name, number = base, 2
        while name.lower() in self._names:
            name, number = f"{base} {number}", number + 1
        self._names.add(name.lower())
        return name

    def put(self, sheet, row, column, value, style="plain"):
        if value is None:
            return
        if isinstance(value, str):
            sheet.write_string(row, column, value, self.formats[style])
        else:
            sheet.write_number(row, column, float(value), self.formats[style])

    def formula(self, sheet, row, column, formula, value, style="litres"):
        """`value` is what a reader sees that does not compute, such as a preview."""
        sheet.write_formula(row, column, f"={formula}", self.formats[style], float(value))

    def heads(self, sheet, row, titles):
        for column, title in enumerate(titles):
            sheet.write_string(row, column, title, self.formats["head"])

    def facts(self, sheet, row, facts):
        """Labels and texts below each other; the next free row."""
        for number, fact in enumerate(facts, row):
            self.put(sheet, number, 0, fact.label)
            self.put(sheet, number, 1, fact.text, fact.tone or "bold")
        return row + len(facts)

    def content(self):
        self.book.close()
        return self._content.getvalue()


def cell(row, column):
    return xl_rowcol_to_cell(row, column)


def expansion_formula(density):
    """Alpha at 15 °C out of the cell with the density at 15 °C, band by band."""
    *lower, highest = BANDS
    formula = _alpha(highest, density)
    for band in reversed(lower):
        formula = f"IF({density}<={band.end},{_alpha(band, density)},{formula})"
    return formula


def _alpha(band, density):
    terms = ((band.k0, f"/{density}^2"), (band.k1, f"/{density}"), (band.k2, ""))
    return "".join(f"{constant:+}{power}" for constant, power in terms if constant)


def factor_formula(expansion, temperature):
    above = f"({temperature}-{BASE_C:g})"
    return f"EXP(-{expansion}*{above}*(1+0.8*{expansion}*{above}))"
