from odoo import fields, models

from odoo.addons.proil_api.fields import Litres, Measured, MeasuredKilograms

from ..refused_change import RefusedChange


class ProilLoad(models.Model):
    """Fuel taken at the depot, by its papers."""

    _name = "proil.load"
    _inherit = ["proil.measured.mixin", "proil.reversible.mixin"]
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
    supplier_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    batch_id = fields.Many2one(
        "proil.batch", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    density_kg_m3 = Measured("Density as read, kg/m³", digits=(7, 2), readonly=True)
    density_temperature_c = Measured("Density read at, °C", digits=(5, 2), readonly=True)
    mass_kg = MeasuredKilograms("Mass, kg", readonly=True)
    seal_numbers = fields.Char("Seals", readonly=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Photos", readonly=True)
    pre_reading_id = fields.Many2one(
        "proil.reading", "Dip before", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    reading_ids = fields.One2many("proil.reading", "load_id", "Readings", readonly=True)
    reversal_ids = fields.One2many("proil.reversal", "load_id", "Reversals", readonly=True)

    _litres_are_positive = models.Constraint(
        "CHECK (litres > 0)", "A load is more than zero litres."
    )
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Loads are never changed or deleted."
    )
