{
    "name": "PROIL Payments",
    "summary": "Holds and charges of orders, saved cards, retail sales and contract invoices",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "PROIL",
    "website": "https://github.com/proil/proil",
    "category": "PROIL",
    "depends": ["proil_order", "payment_cloudpayments", "account", "account_payment"],
    "data": [
        "security/proil_payment_groups.xml",
        "security/ir.model.access.csv",
        "data/decimal_precision_data.xml",
        "data/product_data.xml",
        "data/res_partner_data.xml",
        "data/queue_job_data.xml",
        "data/ir_cron_data.xml",
    ],
}
