from . import test_lifecycle, test_lifecycle_property
