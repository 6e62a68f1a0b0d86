from . import driver_orders
