"""The turnover of fuel as a workbook: a closing that its formula does not give stands out."""

from .fuel_workbook import FuelWorkbook, cell

# Month, tanker, compartment and grade come first; then litres in the order of a month.
_TEXTS = 4
_OPENING, _BETWEEN, _RECEIVED, _MOVED, _RETURNED, _DISPENSED, _VARIANCE, _CLOSING = range(4, 12)
_CAME = (_OPENING, _BETWEEN, _RECEIVED, _MOVED, _RETURNED, _VARIANCE)


def turnover_workbook(title, heads, rows):
    """`rows` are texts, litres and kg in the order of `heads`."""
    book, rows = FuelWorkbook(), list(rows)
    sheet = book.sheet(title, [10, 14, 10, 10, *([14] * (len(heads) - _TEXTS))])
    book.put(sheet, 0, 0, title, "title")
    book.heads(sheet, 2, heads)
    sheet.freeze_panes(3, _TEXTS)
    for number, row in enumerate(rows, 3):
        for column, value in enumerate(row):
            style = "plain" if column < _TEXTS else "litres"
            if column == _CLOSING:
                book.formula(sheet, number, column, _closing(number), value)
            else:
                book.put(sheet, number, column, value, style)
    _write_totals(book, sheet, rows, len(heads))
    return book.content()


def _closing(row):
    came = "+".join(cell(row, column) for column in _CAME)
    return f"{came}-{cell(row, _DISPENSED)}"


def _write_totals(book, sheet, rows, columns):
    if not rows:
        return
    last = 3 + len(rows)
    # What one month leaves is what the next one begins with: their sum is of nothing.
    of_a_moment = (_OPENING, _CLOSING) if len({row[0] for row in rows}) > 1 else ()
    for column in range(_TEXTS, columns):
        if column in of_a_moment:
            continue
        total = sum(row[column] or 0 for row in rows)
        formula = f"SUM({cell(3, column)}:{cell(last - 1, column)})"
        book.formula(sheet, last, column, formula, total, "sum")
