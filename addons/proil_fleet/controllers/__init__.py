from . import shift_sheet, telemetry
