from . import (
    curve_svg,
    fuel_workbook,
    pdf,
    shift_page,
    shift_workbook,
    turnover_workbook,
    words,
)
