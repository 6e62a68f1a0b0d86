from . import payment_capture_wizard, proil_debt_write_off, proil_order_refund
