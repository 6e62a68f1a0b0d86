from . import (
    proil_reversal_request,
    proil_strapping_import,
)
