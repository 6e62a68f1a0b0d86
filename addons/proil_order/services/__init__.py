from . import (
    customer_catalog,
    customer_orders,
    customer_profile,
    customer_quotes,
    customer_vehicles,
)
