from odoo import models
from odoo.http import request

from odoo.addons.proil_api.problem import RefusedRequest

from proil_core.refusal import Refusal


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _auth_method_proil_telemetry(cls):
        text = cls._bearer_text()
        cls._run_as("proil_fleet.user_telemetry")
        try:
            request.proil_device = request.env["proil.telemetry.device"]._by_key(text)
        except Refusal as refusal:
            raise RefusedRequest(refusal) from refusal
