from . import test_invoice, test_payment_jobs, test_retail_day
