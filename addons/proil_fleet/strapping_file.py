"""Points of a strapping table out of the file that a metrologist hands over."""

import csv
from decimal import Decimal, InvalidOperation
from io import BytesIO
from zipfile import BadZipFile, is_zipfile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

_SEPARATORS = (";", "\t", ",")


class UnreadableFile(Exception):
    """`row` counts from 1; 0 stands for the file as a whole."""

    def __init__(self, row, text=""):
        super().__init__(f"row {row}: {text}")
        self.row = row
        self.text = text


def read_points(content):
    """Pairs of millimetres and litres from CSV or XLSX; one row above them may be a heading.

    Raises UnreadableFile.
    """
    rows = _sheet_rows(content) if is_zipfile(BytesIO(content)) else _text_rows(content)
    points = []
    for number, cells in enumerate(rows, start=1):
        filled = [cell for cell in cells if cell not in (None, "")]
        if not filled or (not points and number == 1 and _is_heading(filled)):
            continue
        points.append(_point(number, filled))
    if not points:
        raise UnreadableFile(0)
    return points


def _sheet_rows(content):
    try:
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise UnreadableFile(0) from error
    return [list(row) for row in book.worksheets[0].iter_rows(max_col=2, values_only=True)]


def _text_rows(content):
    """Excel of a Russian Windows writes cp1251; everybody else UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    separator = next((each for each in _SEPARATORS if each in first), ";")
    return list(csv.reader(lines, delimiter=separator))


def _is_heading(cells):
    return not any(any(letter.isdigit() for letter in str(cell)[:1]) for cell in cells)


def _point(number, cells):
    if len(cells) != 2:
        raise UnreadableFile(number, " ".join(str(cell) for cell in cells))
    level_mm, litres = (_number(number, cell) for cell in cells)
    return level_mm, litres


def _number(number, cell):
    text = str(cell).replace("\N{NO-BREAK SPACE}", "").replace(" ", "").replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise UnreadableFile(number, str(cell)) from error
    if not value.is_finite():
        raise UnreadableFile(number, str(cell))
    return round(value, 3)
