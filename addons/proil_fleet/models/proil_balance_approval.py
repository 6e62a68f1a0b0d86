from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from proil_core.refusal import Code, Refusal


class ProilBalance(models.Model):
    """Whether somebody other than the driver has accepted the variance."""

    _inherit = "proil.balance"

    approval_state = fields.Selection(
        [
            ("not_needed", "Not needed"),
            ("waiting", "Waiting"),
            ("second_waiting", "Second person needed"),
            ("approved", "Approved"),
        ],
        "Approval",
        readonly=True,
        default="not_needed",
        index=True,
    )
    needs_second_person = fields.Boolean(
        readonly=True, help="More than 3 l on one of the accounts."
    )
    first_approved_by_id = fields.Many2one("res.users", "Approved by", readonly=True)
    first_approved_at = fields.Datetime("Approved", readonly=True)
    second_approved_by_id = fields.Many2one("res.users", "Also approved by", readonly=True)
    second_approved_at = fields.Datetime("Also approved", readonly=True)
    investigation_ids = fields.Many2many(
        "proil.investigation",
        string="Acts",
        compute="_compute_investigation_ids",
        help="About this shift and compartment, whichever revision they were begun from.",
    )

    def _compute_investigation_ids(self):
        acts = self.env["proil.investigation"].search([("shift_id", "in", self.shift_id.ids)])
        for balance in self:
            balance.investigation_ids = acts.filtered(
                lambda act, balance=balance: act._is_about(balance)
            )

    def action_approve(self):
        self.ensure_one()
        self._approve(self.env.user, fields.Datetime.now())

    def _approve(self, user, at):
        """Accept the variance; above 3 l two people have to.

        Raises SECOND_PERSON_NEEDED when it is the driver's own, or when the first person comes
        again.
        """
        self._require_fuel_controller(user)
        balance = self.sudo()
        balance.lock_for_update(allow_referencing=True)
        if not balance.is_current or balance.approval_state not in ("waiting", "second_waiting"):
            raise UserError(self.env._("There is nothing to approve here."))
        people = balance.driver_id.partner_id | balance.first_approved_by_id.partner_id
        if user.partner_id in people:
            raise Refusal(Code.SECOND_PERSON_NEEDED)
        is_first = balance.approval_state == "waiting"
        person = "first" if is_first else "second"
        waits = is_first and balance.needs_second_person
        balance.write(
            {
                "approval_state": "second_waiting" if waits else "approved",
                f"{person}_approved_by_id": user.id,
                f"{person}_approved_at": at,
            }
        )

    def _require_fuel_controller(self, user):
        if not user.has_group("proil_api.group_fuel_controller"):
            raise AccessError(self.env._("Only a fuel controller may do this."))

    def action_investigate(self):
        """The act about this balance that is not ended, begun if there is none."""
        self.ensure_one()
        self._require_fuel_controller(self.env.user)
        self.invalidate_recordset(["investigation_ids"])
        act = self.investigation_ids.filtered(lambda each: each.state != "signed")[:1]
        act = act or self.env["proil.investigation"]._begin(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": act._name,
            "res_id": act.id,
            "views": [(False, "form")],
        }
