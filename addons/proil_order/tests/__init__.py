from . import (
    test_history,
    test_lifecycle,
    test_lifecycle_property,
    test_order_rules,
    test_price,
    test_quote,
    test_vehicle,
)
