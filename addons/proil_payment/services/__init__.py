from . import (
    customer_apple_pay,
    customer_debts,
    customer_payment_methods,
    customer_payments,
    customer_payments_page,
    customer_receipts,
)
