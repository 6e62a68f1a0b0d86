from . import (
    test_assignment,
    test_board_bus,
    test_board_columns,
    test_board_filters,
    test_board_moves,
    test_dispatch_security,
    test_driver_denied,
    test_driver_list,
    test_driver_schemas,
    test_driver_steps,
    test_js,
    test_push_assigned,
)
