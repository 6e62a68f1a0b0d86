{
    "name": "PROIL Orders",
    "summary": "Customers' vehicles, quotes, orders with their history and proof",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "PROIL",
    "website": "https://github.com/proil/proil",
    "category": "PROIL",
    "depends": ["proil_fleet", "portal"],
    "data": [
        "security/ir.model.access.csv",
        "data/ir_sequence_data.xml",
        "data/queue_job_data.xml",
        "views/proil_vehicle_views.xml",
        "views/proil_price_views.xml",
        "views/proil_order_photo_views.xml",
        "wizards/proil_order_cancel_views.xml",
        "views/proil_order_views.xml",
        "views/proil_order_review_views.xml",
        "views/res_config_settings_views.xml",
        "views/certificate_templates.xml",
        "views/proil_order_menus.xml",
    ],
    "assets": {
        "proil_order.assets_certificate": [
            "proil_order/static/src/certificate/certificate.scss",
        ],
    },
}
