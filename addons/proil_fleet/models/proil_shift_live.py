from odoo import fields, models

from odoo.addons.proil_api.fields import Litres


class ProilShiftLive(models.Model):
    """How one compartment of an open shift looks so far."""

    _name = "proil.shift.live"
    _description = "Live result"
    _order = "shift_id desc, compartment_id"
    _rec_name = "compartment_id"

    shift_id = fields.Many2one(
        "proil.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    colour = fields.Selection(
        [("grey", "Unknown"), ("green", "Green"), ("yellow", "Yellow"), ("red", "Red")],
        required=True,
        readonly=True,
        default="grey",
    )
    words_key = fields.Char(readonly=True)
    litres = Litres(readonly=True, help="A loss is negative.")
    window_from = fields.Datetime("From", readonly=True)
    window_to = fields.Datetime("Until", readonly=True)
    stop_before = fields.Integer("After stop", readonly=True, aggregator=None)
    stop_after = fields.Integer("Before stop", readonly=True, aggregator=None)
    curve = fields.Json(readonly=True)
    analysed_at = fields.Datetime("Analysed", required=True, readonly=True)

    _compartment_is_unique = models.Constraint(
        "UNIQUE (shift_id, compartment_id)", "A compartment has one live result in a shift."
    )
