from . import customer_payment_methods, customer_payments
