from . import driver_order
