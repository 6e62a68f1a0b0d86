from odoo import fields, models
from odoo.exceptions import UserError


class ProilSeal(models.Model):
    """A numbered seal on a place of the tanker that must not be opened unseen."""

    _name = "proil.seal"
    _inherit = "mail.thread"
    _description = "Seal"
    _order = "tanker_id, set_at desc, id desc"
    _rec_name = "number"

    tanker_id = fields.Many2one(
        "fleet.vehicle",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_tanker", "=", True)],
    )
    compartment_id = fields.Many2one(
        "proil.compartment",
        index=True,
        ondelete="restrict",
        domain="[('tanker_id', '=', tanker_id)]",
    )
    place = fields.Selection(
        [
            ("meter", "Meter"),
            ("totalizer", "Totalizer"),
            ("probe", "Probe"),
            ("hatch", "Hatch"),
            ("bottom_valve", "Bottom valve"),
            ("loading_coupling", "Loading coupling"),
            ("other", "Another place"),
        ],
        required=True,
    )
    number = fields.Char(required=True)
    photo = fields.Binary(attachment=True)
    set_at = fields.Datetime("Set", required=True, default=lambda self: fields.Datetime.now())
    broken_at = fields.Datetime("Broken", readonly=True, copy=False)
    broken_by_id = fields.Many2one("res.users", "Who broke it", readonly=True, copy=False)
    broken_reason = fields.Char("Why", copy=False, tracking=True)

    _number_is_in_use_once = models.UniqueIndex(
        "(number) WHERE broken_at IS NULL", "A seal with this number is in its place elsewhere."
    )

    def action_break(self):
        """Keep who broke the seal, when and why."""
        self.ensure_one()
        if not self.broken_reason:
            raise UserError(self.env._("Enter why the seal is broken."))
        self.write({"broken_at": fields.Datetime.now(), "broken_by_id": self.env.uid})
