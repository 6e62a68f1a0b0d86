from decimal import Decimal

from odoo import fields, models

from odoo.addons.proil_api.fields import Litres

from proil_core.fuel.proving import Draw

from ..refused_change import RefusedChange


class ProilMeterDraw(models.Model):
    """One filling of the measure through the meter."""

    _name = "proil.meter.draw"
    _description = "Draw of a proving"
    _order = "proving_id, id"
    _rec_name = "measure_litres"

    proving_id = fields.Many2one(
        "proil.meter.proving", required=True, index=True, ondelete="cascade"
    )
    proving_state = fields.Selection(related="proving_id.state", store=True, precompute=True)
    measure_litres = Litres("In the measure, l", required=True)
    metered_litres = Litres("By the meter, l", required=True)
    temperature_c = fields.Float("Temperature, °C", digits=(5, 1), required=True, default=20.0)
    is_returned = fields.Boolean("Poured back", default=True)

    _is_kept = RefusedChange(
        "UPDATE OR DELETE",
        "OLD.proving_state = 'confirmed'",
        "Draws of a confirmed proving are never changed.",
    )
    _is_not_added = RefusedChange(
        "INSERT",
        "NEW.proving_state = 'confirmed'",
        "A confirmed proving takes no more draws.",
    )

    def _facts(self):
        return [
            Draw(each.measure_litres, each.metered_litres, Decimal(str(each.temperature_c)))
            for each in self
        ]
