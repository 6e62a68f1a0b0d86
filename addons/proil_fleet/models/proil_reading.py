from odoo import fields, models

from odoo.addons.proil_api.fields import Litres

from ..refused_change import RefusedChange


class ProilReading(models.Model):
    """What the driver read at the truck."""

    _name = "proil.reading"
    _description = "Reading"
    _order = "shift_id desc, id"
    _rec_name = "compartment_id"

    shift_id = fields.Many2one("proil.shift", required=True, readonly=True, ondelete="restrict")
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [("opening", "Opening"), ("closing", "Closing")], required=True, readonly=True
    )
    totalizer_litres = Litres("Totalizer, l", required=True, readonly=True)
    level_litres = Litres("Level, l", required=True, readonly=True)

    _one_of_a_kind = models.Constraint(
        "UNIQUE (shift_id, compartment_id, kind)",
        "A compartment is read once at the opening and once at the closing of a shift.",
    )
    _is_not_negative = models.Constraint(
        "CHECK (totalizer_litres >= 0 AND level_litres >= 0)",
        "Neither a totalizer nor a level is below zero.",
    )
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Readings are never changed or deleted."
    )
