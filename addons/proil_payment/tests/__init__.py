from . import (
    test_charge,
    test_customer_payment,
    test_debt,
    test_invoice,
    test_payment_jobs,
    test_payment_method,
    test_payment_page,
    test_payment_page_widget,
    test_payment_views,
    test_retail_day,
    test_saved_card,
    test_work_list,
)
