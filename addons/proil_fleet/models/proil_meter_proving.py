from odoo import api, fields, models
from odoo.exceptions import ValidationError

from proil_core.fuel import proving

from ..refused_change import RefusedChange

_SHARE = (9, 6)


class ProilMeterProving(models.Model):
    """A meter compared with a certified measure, by somebody who does not drive."""

    _name = "proil.meter.proving"
    _inherit = ["mail.thread", "proil.guarded.mixin"]
    _description = "Proving of a meter"
    _order = "proved_at desc, id desc"
    _rec_name = "meter_id"
    _guarded = frozenset({"state", "error_share", "sd_share", "is_within_mpe"})

    meter_id = fields.Many2one("proil.meter", required=True, index=True, ondelete="restrict")
    compartment_id = fields.Many2one(related="meter_id.compartment_id")
    tanker_id = fields.Many2one(related="meter_id.tanker_id")
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Confirmed")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    proved_at = fields.Datetime("Proved", required=True, default=lambda self: fields.Datetime.now())
    prover_id = fields.Many2one(
        "res.partner",
        "Who proved",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.user.partner_id,
    )
    measure_number = fields.Char("Number of the measure", required=True)
    draw_ids = fields.One2many("proil.meter.draw", "proving_id", "Draws")
    error_share = fields.Float("Error of the meter", digits=_SHARE, readonly=True, copy=False)
    sd_share = fields.Float("Uncertainty, ±", digits=_SHARE, readonly=True, copy=False)
    is_within_mpe = fields.Boolean("Within the permitted error", readonly=True, copy=False)

    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "OLD.state = 'confirmed'", "A confirmed proving is never changed."
    )

    @api.constrains("prover_id")
    def _check_prover_does_not_drive(self):
        drivers = self.env["proil.driver"].sudo().with_context(active_test=False)
        if drivers.search_count([("partner_id", "in", self.prover_id.ids)], limit=1):
            raise ValidationError(
                self.env._("A driver does not prove a meter: somebody else has to.")
            )

    def action_confirm(self):
        """Raises PROVING_INVALID."""
        self.ensure_one()
        self.check_access("write")
        self.sudo().write({**self._prepare_result_vals(), "state": "confirmed"})

    def _prepare_result_vals(self):
        draws = self.draw_ids._facts()
        error_share = float(proving.error_share(draws))
        return {
            "error_share": error_share,
            "sd_share": float(proving.sd_share(draws)),
            "is_within_mpe": abs(error_share) <= self.meter_id.mpe_share,
        }
