from . import proil_order_cancel
