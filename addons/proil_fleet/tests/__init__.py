from . import (
    test_compartment,
    test_driver,
    test_fill,
    test_grades,
    test_load,
    test_public_ids,
    test_refused_change,
    test_security,
    test_shift,
    test_shift_balance,
    test_shift_service,
    test_tanker_service,
)
