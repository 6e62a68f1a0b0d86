from . import proil_order_cancel, proil_order_correction
