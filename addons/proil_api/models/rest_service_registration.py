from odoo import models


class RestServiceRegistration(models.AbstractModel):
    _inherit = "rest.service.registration"

    def _prepare_non_decorated_endpoints(self, service):
        # Upstream publishes every public method; ours are published by `proil_method` only.
        if getattr(service, "_only_decorated", False):
            return None
        return super()._prepare_non_decorated_endpoints(service)
