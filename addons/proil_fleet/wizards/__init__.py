from . import (
    proil_meter_replacement,
    proil_reversal_request,
    proil_shift_entry,
    proil_shift_opening,
    proil_strapping_import,
    proil_telemetry_key,
)
