from . import (
    test_assignment,
    test_board_bus,
    test_board_columns,
    test_board_moves,
    test_js,
    test_push_assigned,
)
