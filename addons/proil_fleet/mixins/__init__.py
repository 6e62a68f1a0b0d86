from . import (
    proil_guarded_mixin,
    proil_measured_mixin,
    proil_monthly_table,
    proil_monthly_table_intake,
    proil_photographed_mixin,
    proil_reversible_mixin,
)
