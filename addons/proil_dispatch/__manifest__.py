{
    "name": "PROIL Dispatch",
    "summary": "Board of orders, assignment to shifts, the driver's jobs",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "PROIL",
    "website": "https://github.com/proil/proil",
    "category": "PROIL",
    "depends": ["proil_order", "bus"],
    "data": [
        "security/ir.model.access.csv",
        "data/queue_job_data.xml",
        "wizards/proil_assignment_views.xml",
        "views/proil_order_views.xml",
        "views/proil_dispatch_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "proil_dispatch/static/src/**/*",
        ],
        "web.assets_unit_tests": [
            "proil_dispatch/static/tests/**/*",
        ],
    },
}
