from odoo import api, fields, models

from odoo.addons.proil_api.fields import Measured, MeasuredLitres

from ..refused_change import RefusedChange


class ProilReversal(models.Model):
    """Takes one fill, load or reading back, with a reason and a second person.

    An empty value of the replacement stays as it was in the original.
    """

    _name = "proil.reversal"
    _description = "Reversal"
    _order = "requested_at desc, id desc"

    shift_id = fields.Many2one(
        "proil.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    fill_id = fields.Many2one(
        "proil.fill", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    load_id = fields.Many2one(
        "proil.load", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    reading_id = fields.Many2one(
        "proil.reading", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    reason = fields.Text(required=True, readonly=True)
    state = fields.Selection(
        [("requested", "Requested"), ("approved", "Approved"), ("declined", "Declined")],
        required=True,
        readonly=True,
        default="requested",
    )
    requested_by_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    requested_at = fields.Datetime("Requested on", required=True, readonly=True)
    approved_by_id = fields.Many2one("res.users", "Decided by", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime("Decided on", readonly=True)
    litres_recorded = MeasuredLitres("Recorded, l", compute="_compute_litres_recorded")
    is_replaced = fields.Boolean("Record again with other values", readonly=True)
    litres = MeasuredLitres("Right litres", readonly=True)
    totalizer_litres = MeasuredLitres("Right totalizer, l", readonly=True, aggregator=None)
    temperature_c = Measured("Right temperature, °C", digits=(5, 2), readonly=True)
    density_kg_m3 = Measured("Right density, kg/m³", digits=(7, 2), readonly=True)

    _is_of_one_record = models.Constraint(
        "CHECK (num_nonnulls(fill_id, load_id, reading_id) = 1)",
        "A reversal takes back one fill, one load or one reading.",
    )
    _fill_is_reversed_once = models.UniqueIndex(
        "(fill_id) WHERE state <> 'declined'", "This fill already has a reversal."
    )
    _load_is_reversed_once = models.UniqueIndex(
        "(load_id) WHERE state <> 'declined'", "This load already has a reversal."
    )
    _reading_is_reversed_once = models.UniqueIndex(
        "(reading_id) WHERE state <> 'declined'", "This reading already has a reversal."
    )
    _second_person_approves = models.Constraint(
        """CHECK (CASE state WHEN 'requested' THEN approved_by_id IS NULL AND decided_at IS NULL
            ELSE approved_by_id IS NOT NULL AND decided_at IS NOT NULL
                AND (state <> 'approved' OR approved_by_id <> requested_by_id) END)""",
        "Who asks for a reversal does not approve it.",
    )
    _stays_decided = RefusedChange(
        "UPDATE OR DELETE", "OLD.state <> 'requested'", "A reversal that is decided stays so."
    )

    @api.depends("fill_id", "load_id", "reading_id")
    def _compute_display_name(self):
        for reversal in self:
            reversal.display_name = reversal._original().display_name

    @api.depends("fill_id", "load_id", "reading_id")
    def _compute_litres_recorded(self):
        for reversal in self:
            reversal.litres_recorded = reversal._original()._litres_recorded()

    def _original(self):
        """The fill, the load or the reading that is taken back."""
        return self.fill_id or self.load_id or self.reading_id
