from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.proil_api.fields import Litres

from ..refused_change import RefusedChange, changes_beyond


class ProilInvestigation(models.Model):
    """The act about a variance: what was found, what was decided, who signed."""

    _name = "proil.investigation"
    _inherit = ["proil.public.mixin", "proil.guarded.mixin"]
    _description = "Act of investigation"
    _order = "opened_at desc, id desc"
    _public_id_prefix = "inv_"
    _guarded = frozenset(
        {"name", "balance_id", "state", "opened_by_id", "opened_at", "signature_ids", "signed_at"}
    )

    name = fields.Char("Number", required=True, readonly=True)
    balance_id = fields.Many2one(
        "proil.balance", required=True, readonly=True, index=True, ondelete="restrict"
    )
    shift_id = fields.Many2one(related="balance_id.shift_id", store=True, index=True)
    compartment_id = fields.Many2one(related="balance_id.compartment_id", store=True, index=True)
    driver_id = fields.Many2one(related="balance_id.driver_id")
    tanker_id = fields.Many2one(related="balance_id.tanker_id")
    state = fields.Selection(
        [("open", "Open"), ("signing", "Second signature needed"), ("signed", "Signed")],
        required=True,
        readonly=True,
        default="open",
    )
    cause = fields.Selection(
        [
            ("theft", "Theft"),
            ("leak", "Leak or spill"),
            ("meter", "Meter"),
            ("typing", "Typing error"),
            ("reading", "Wrong reading"),
            ("short_load", "Short load"),
            ("natural_loss", "Natural loss"),
            ("unknown", "Not found"),
        ],
    )
    litres = Litres(help="Litres that the act is about: a loss is negative.")
    findings = fields.Text()
    decision = fields.Text()
    opened_by_id = fields.Many2one("res.users", "Opened by", required=True, readonly=True)
    opened_at = fields.Datetime("Opened", required=True, readonly=True)
    signature_ids = fields.One2many(
        "proil.investigation.signature",
        "investigation_id",
        "Signatures",
        readonly=True,
        domain=[("withdrawn_at", "=", False)],
    )
    reversal_ids = fields.Many2many(
        "proil.reversal", string="Reversals", domain="[('shift_id', '=', shift_id)]"
    )
    signed_at = fields.Datetime("Signed", readonly=True)

    _stays_signed = RefusedChange(
        "UPDATE OR DELETE", "OLD.state = 'signed'", "An act that is signed is never changed."
    )
    _keeps_what_was_signed = RefusedChange(
        "UPDATE",
        f"OLD.state = 'signing' AND {changes_beyond('state', 'signed_at')}",
        "What one person has signed is not changed: take the signature back first.",
    )

    def _is_about(self, balance):
        return (self.shift_id, self.compartment_id) == (balance.shift_id, balance.compartment_id)

    def _balance_that_counts(self):
        """What the records say now: a reversal makes a new revision of what the act began from."""
        return self.shift_id.balance_ids.filtered(self._is_about)

    @api.model
    def _begin(self, balance):
        """An act about the litres of the account that is furthest off."""
        whose = (balance.stock_litres, balance.depot_litres, -balance.driver_litres)
        return self.sudo().create(
            {
                "name": self.env["ir.sequence"].sudo().next_by_code(self._name),
                "balance_id": balance.id,
                "litres": max(whose, key=abs),
                "opened_by_id": self.env.user.id,
                "opened_at": fields.Datetime.now(),
            }
        )

    def action_sign(self):
        """Sign the act as it is worded; the second signature ends it."""
        self._begin_signing()
        if not (self.cause and self.decision):
            raise UserError(self.env._("An act needs a cause and a decision."))
        if self.env.user in self.signature_ids.user_id:
            raise UserError(self.env._("You have signed this act."))
        act, now = self.sudo(), fields.Datetime.now()
        act.signature_ids.create(
            {"investigation_id": act.id, "user_id": self.env.user.id, "signed_at": now}
        )
        if act.state == "open":
            act.state = "signing"
        else:
            act.write({"state": "signed", "signed_at": now})
        act.invalidate_recordset(["signature_ids"])

    def action_take_back(self):
        """Open the act for another wording; whoever had signed has to sign that one."""
        self._begin_signing()
        act = self.sudo()
        if act.state != "signing":
            raise UserError(self.env._("Nobody waits for a second signature under this act."))
        act.signature_ids.withdrawn_at = fields.Datetime.now()
        act.state = "open"
        act.invalidate_recordset(["signature_ids"])

    def _begin_signing(self):
        """Two people who sign at once would each believe to be the first."""
        self.ensure_one()
        self.balance_id._require_fuel_controller(self.env.user)
        self.sudo().lock_for_update(allow_referencing=True)
