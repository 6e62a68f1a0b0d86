{
    "name": "PROIL Client Portal",
    "summary": "A client company sees its own orders and their proof, read-only",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "PROIL",
    "website": "https://github.com/proil/proil",
    "category": "PROIL",
    "depends": ["proil_dispatch", "portal"],
    "data": [
        "security/ir.model.access.csv",
        "security/proil_b2b_portal_security.xml",
        "views/portal_home_templates.xml",
        "views/fuel_orders_templates.xml",
        "views/fuel_order_templates.xml",
    ],
    "assets": {
        "web.assets_frontend": [
            "proil_b2b_portal/static/src/fuel_orders/**/*",
        ],
    },
}
