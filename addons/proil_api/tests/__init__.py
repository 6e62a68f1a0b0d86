from . import test_fields
