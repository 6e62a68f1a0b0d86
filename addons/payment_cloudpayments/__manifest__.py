{
    "name": "Payment Provider: CloudPayments",
    "summary": "Two-stage card payments of Russia: hold, 3-D Secure, capture of the real amount",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "PROIL",
    "website": "https://github.com/proil/proil",
    "category": "PROIL",
    "depends": ["payment"],
    "external_dependencies": {"python": ["cloudpayments", "requests"]},
    "data": [
        "views/payment_provider_views.xml",
        "data/payment_method_data.xml",
        "data/payment_provider_data.xml",
    ],
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
}
