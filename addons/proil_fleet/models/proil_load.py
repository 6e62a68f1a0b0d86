from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres, Measured, MeasuredKilograms, MeasuredLitres

from ..refused_change import RefusedChange


class ProilLoad(models.Model):
    """Fuel taken at the depot, by its papers."""

    _name = "proil.load"
    _inherit = ["proil.measured.mixin", "proil.photographed.mixin", "proil.reversible.mixin"]
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
    pre_reading_id = fields.Many2one(
        "proil.reading", "Dip before", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    level_litres15 = MeasuredLitres(
        "By level at 15 °C, l",
        compute="_compute_level_litres15",
        help="What the level rose from the dip before the load to the dip after it.",
    )
    level_difference_litres15 = MeasuredLitres(
        "Level − waybill, l",
        compute="_compute_level_litres15",
        help="Of the depot's account: a short delivery is negative.",
    )
    reading_ids = fields.One2many("proil.reading", "load_id", "Readings", readonly=True)
    reversal_ids = fields.One2many("proil.reversal", "load_id", "Reversals", readonly=True)

    _litres_are_positive = models.Constraint(
        "CHECK (litres > 0)", "A load is more than zero litres."
    )
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Loads are never changed or deleted."
    )

    @api.depends("reading_ids", "pre_reading_id", "litres15")
    def _compute_level_litres15(self):
        for load in self:
            before, after = load._dips_around()
            known = before.litres15 is not None and after.litres15 is not None
            rise = after.litres15 - before.litres15 if known else None
            load.level_litres15 = rise
            load.level_difference_litres15 = (
                rise - load.litres15 if known and load.litres15 is not None else None
            )

    def _dips_around(self):
        """The last counted dip before the load and the first after it, maybe empty."""
        dips = (self.reading_ids | self.pre_reading_id._standing())._counted()
        before = dips.filtered(lambda dip: dip.kind == "load_pre").sorted("read_at")
        after = dips.filtered(lambda dip: dip.kind == "load_post").sorted("read_at")
        return before[-1:], after[:1]
