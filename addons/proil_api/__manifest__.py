{
    "name": "PROIL: API foundation",
    "summary": "REST collections, tokens, refusals, messages and the words PROIL shares",
    "version": "19.0.1.0.0",
    "license": "AGPL-3",
    "author": "PROIL",
    "website": "https://github.com/proil/proil",
    "category": "PROIL",
    # http_routing only so that its overrides of ir.http come before ours.
    "depends": ["base", "mail", "http_routing", "base_rest", "base_rest_pydantic", "queue_job"],
    "data": [
        "security/proil_api_groups.xml",
        "security/ir.model.access.csv",
        "data/ir_config_parameter_data.xml",
        "data/proil_backend_data.xml",
        "data/queue_job_data.xml",
        "data/res_lang_data.xml",
        "data/res_users_data.xml",
        "views/proil_menus.xml",
    ],
    "application": True,
}
