from . import (
    test_customer_orders,
    test_customer_profile,
    test_customer_quotes,
    test_customer_vehicles,
    test_history,
    test_lifecycle,
    test_lifecycle_property,
    test_order_rules,
    test_price,
    test_quote,
    test_vehicle,
)
