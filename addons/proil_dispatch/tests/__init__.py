from . import test_assignment, test_push_assigned
