from . import (
    payment_token,
    payment_transaction,
    proil_order,
    proil_order_charge,
    proil_order_hold,
    proil_order_invoice,
    proil_retail_day,
    proil_retail_sale,
    res_company,
    res_config_settings,
)
