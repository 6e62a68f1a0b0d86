from odoo import api, fields, models

from odoo.addons.proil_api.fields import Measured, MeasuredLitres

_RIGHT = ("litres", "totalizer_litres", "temperature_c", "density_kg_m3")


class ProilReversalRequest(models.TransientModel):
    """What the fuel controller says when he asks for a reversal."""

    _name = "proil.reversal.request"
    _description = "Request of a reversal"

    fill_id = fields.Many2one("proil.fill", readonly=True, ondelete="cascade")
    load_id = fields.Many2one("proil.load", readonly=True, ondelete="cascade")
    reading_id = fields.Many2one("proil.reading", readonly=True, ondelete="cascade")
    litres_recorded = MeasuredLitres("Recorded, l", compute="_compute_litres_recorded")
    reason = fields.Text(required=True)
    is_replaced = fields.Boolean("Record again with other values", default=True)
    litres = MeasuredLitres("Right litres")
    totalizer_litres = MeasuredLitres("Right totalizer, l")
    temperature_c = Measured("Right temperature, °C", digits=(5, 2))
    density_kg_m3 = Measured("Right density, kg/m³", digits=(7, 2))

    @api.depends("fill_id", "load_id", "reading_id")
    def _compute_litres_recorded(self):
        for request in self:
            request.litres_recorded = request._original()._litres_recorded()

    def _original(self):
        return self.fill_id or self.load_id or self.reading_id

    def action_request(self):
        self.ensure_one()
        reversals = self.env["proil.reversal"]
        reversals._check_controller()
        replacement = {name: self[name] for name in _RIGHT} if self.is_replaced else None
        reversals._request(self._original(), self.reason, replacement)
