from odoo.addons.base_rest.controllers.main import RestController
from odoo.addons.proil_api.controllers.rest import ApiRoot


class TelemetryController(ApiRoot, RestController):
    """The collection of on-board units: each shows a key of its own and sends measurements."""

    _root_path = "/api/v1/telemetry/"
    _collection_name = "proil.telemetry"
    _default_auth = "proil_telemetry"
