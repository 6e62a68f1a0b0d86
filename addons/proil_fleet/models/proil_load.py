from odoo import fields, models

from odoo.addons.proil_api.fields import Litres

from ..refused_change import RefusedChange


class ProilLoad(models.Model):
    """Fuel taken at the depot."""

    _name = "proil.load"
    _description = "Load"
    _order = "loaded_at desc, id desc"
    _rec_name = "waybill_number"

    shift_id = fields.Many2one(
        "proil.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    litres = Litres(required=True, readonly=True)
    waybill_number = fields.Char("Waybill", required=True, readonly=True)
    loaded_at = fields.Datetime("Loaded", required=True, readonly=True)

    _litres_are_positive = models.Constraint(
        "CHECK (litres > 0)", "A load is more than zero litres."
    )
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Loads are never changed or deleted."
    )
