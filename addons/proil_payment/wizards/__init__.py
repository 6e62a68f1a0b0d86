from . import proil_debt_write_off, proil_order_refund
