from . import test_fuel_filter, test_portal_denied, test_portal_list, test_portal_order
