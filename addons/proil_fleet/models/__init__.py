from . import (
    fleet_vehicle,
    product_product,
    product_template,
    proil_balance,
    proil_compartment,
    proil_driver,
    proil_fill,
    proil_load,
    proil_login_code,
    proil_reading,
    proil_shift,
)
