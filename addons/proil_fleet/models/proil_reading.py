from odoo import fields, models

from odoo.addons.proil_api.fields import Litres, Measured, MeasuredLitres

from ..refused_change import RefusedChange


class ProilReading(models.Model):
    """What was read at one compartment: by the driver, or by its probe."""

    _name = "proil.reading"
    _inherit = ["proil.measured.mixin", "proil.photographed.mixin", "proil.reversible.mixin"]
    _description = "Reading"
    _order = "shift_id, read_at, id"
    _rec_name = "compartment_id"

    shift_id = fields.Many2one(
        "proil.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("opening", "Opening"),
            ("pre", "Before a fill"),
            ("post", "After a fill"),
            ("load_pre", "Before a load"),
            ("load_post", "After a load"),
            ("closing", "Closing"),
            ("control", "Control"),
        ],
        required=True,
        readonly=True,
    )
    read_at = fields.Datetime("Read", required=True, readonly=True)
    stop_number = fields.Integer("Stop", readonly=True, aggregator=None)
    source = fields.Selection(
        [("manual", "By hand"), ("telemetry", "Telemetry")],
        required=True,
        readonly=True,
        default="manual",
    )
    totalizer_litres = MeasuredLitres("Totalizer, l", readonly=True, aggregator=None)
    level_mm = Measured("Level, mm", digits=(8, 2), readonly=True)
    level_sd_mm = Measured("Level, ± mm", digits=(7, 3), readonly=True)
    samples = fields.Integer(readonly=True, help="Samples of the probe that make this reading.")
    level_litres = Litres("Level, l", required=True, readonly=True)
    table_id = fields.Many2one(
        "proil.strapping.table",
        readonly=True,
        ondelete="restrict",
        help="Turned the millimetres into litres; empty when the litres were read.",
    )
    density_kg_m3 = Measured("Density as read, kg/m³", digits=(7, 2), readonly=True)
    water_mm = Measured("Water, mm", digits=(8, 2), readonly=True)
    pitch_deg = Measured("Pitch, °", digits=(6, 3), readonly=True)
    roll_deg = Measured("Roll, °", digits=(6, 3), readonly=True)
    latitude = Measured(digits=(10, 7), readonly=True)
    longitude = Measured(digits=(10, 7), readonly=True)
    fill_id = fields.Many2one(
        "proil.fill", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    load_id = fields.Many2one(
        "proil.load", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    before_fill_ids = fields.One2many(
        "proil.fill", "pre_reading_id", "Fill that followed", readonly=True
    )
    before_load_ids = fields.One2many(
        "proil.load", "pre_reading_id", "Load that followed", readonly=True
    )
    is_valid = fields.Boolean("Usable", readonly=True, default=True)
    reason = fields.Selection(
        [
            ("missing_temperature", "No temperature"),
            ("missing_density", "No density"),
            ("unsettled", "Not settled"),
            ("out_of_order", "Out of order"),
            ("late", "Came late"),
        ],
        "Doubt",
        readonly=True,
    )
    reversal_ids = fields.One2many("proil.reversal", "reading_id", "Reversals", readonly=True)

    _one_of_a_kind = models.UniqueIndex(
        """(shift_id, compartment_id, kind, source)
            WHERE kind IN ('opening', 'closing') AND reversal_id IS NULL""",
        "A compartment is read once at the opening and once at the closing of a shift.",
    )
    _moment_is_read_once = models.UniqueIndex(
        "(shift_id, compartment_id, kind, read_at, source) WHERE reversal_id IS NULL",
        "A compartment is read once for one purpose at one moment.",
    )
    _is_not_negative = models.Constraint(
        """CHECK (level_litres >= 0 AND COALESCE(totalizer_litres, 0) >= 0
            AND COALESCE(level_mm, 0) >= 0 AND COALESCE(water_mm, 0) >= 0)""",
        "Neither a totalizer nor a level is below zero.",
    )
    _anchors_have_a_totalizer = models.Constraint(
        """CHECK (kind NOT IN ('opening', 'closing') OR source = 'telemetry'
            OR totalizer_litres IS NOT NULL)""",
        "At the opening and at the closing the totalizer is read.",
    )
    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "Readings are never changed or deleted."
    )

    def _moved(self):
        """The fill or the load around which it was read; empty when there was none."""
        first = self._recorded_first()
        before = first.before_fill_ids[:1] or first.before_load_ids[:1]
        return self.fill_id or self.load_id or before
