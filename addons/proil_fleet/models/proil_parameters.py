from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from proil_core.fuel.parameters import Parameters

from ..refused_change import RefusedChange, changes_beyond


class ProilParameters(models.Model):
    """Corrections of a compartment learned from earlier shifts.

    They are learned once after a proving of the meter and then stand until the next one: a
    correction that follows every shift would follow a theft, too.
    """

    _name = "proil.parameters"
    _description = "Learned corrections"
    _order = "valid_from desc, id desc"
    _rec_name = "valid_from"

    compartment_id = fields.Many2one(
        "proil.compartment", required=True, readonly=True, index=True, ondelete="restrict"
    )
    version = fields.Integer(required=True, readonly=True, aggregator=None)
    proving_id = fields.Many2one(
        "proil.meter.proving",
        "After proving",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    valid_from = fields.Datetime(required=True, readonly=True)
    window_from = fields.Datetime("Learned from", readonly=True)
    window_to = fields.Datetime("Learned until", readonly=True)
    shifts_count = fields.Integer("Shifts", required=True, readonly=True)
    data = fields.Json(required=True, readonly=True)
    plausibility_q = fields.Float("q", digits=(8, 2), readonly=True, aggregator=None)
    plausibility_alarm = fields.Boolean("Implausible", readonly=True)
    approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True)
    approved_at = fields.Datetime("Approved", readonly=True)

    _version_is_unique = models.Constraint(
        "UNIQUE (compartment_id, version)", "These corrections have been learned already."
    )
    _is_never_deleted = RefusedChange("DELETE", "TRUE", "Learned corrections are never deleted.")
    _is_never_changed = RefusedChange(
        "UPDATE",
        "OLD.approved_at IS NOT NULL OR " + changes_beyond("approved_by_id", "approved_at"),
        "Learned corrections are never changed: learn them anew.",
    )

    def action_approve(self):
        """Let the next shifts be corrected by what was learned."""
        self.ensure_one()
        if not self.env.user.has_group("proil_api.group_fuel_controller"):
            raise AccessError(self.env._("Only a fuel controller may do this."))
        if self.plausibility_alarm:
            raise UserError(
                self.env._(
                    "These corrections do not go with the data sheets. Prove the meter and find "
                    "out why before shifts are corrected by them."
                )
            )
        self.sudo().write(
            {"approved_by_id": self.env.user.id, "approved_at": fields.Datetime.now()}
        )

    @api.model
    def _in_force(self, compartment, at):
        """The approved corrections of a compartment at a moment; empty when there are none.

        Those of a compartment that was rebuilt since then are of another compartment.
        """
        found = self.search(
            [
                ("compartment_id", "=", compartment.id),
                ("approved_at", "!=", False),
                ("valid_from", "<=", at),
            ],
            limit=1,
        )
        fits = found and found._core().fits(compartment._instruments(at))
        return found if fits else self.browse()

    def _core(self):
        """The core's Parameters; None when nothing was learned: then data sheets are believed."""
        return Parameters.from_json(self.data) if self else None
