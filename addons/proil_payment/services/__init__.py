from . import customer_payment_methods, customer_payments, customer_payments_page
