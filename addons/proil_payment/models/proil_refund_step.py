from odoo import fields, models

from odoo.addons.proil_fleet.refused_change import RefusedChange


class ProilRefundStep(models.Model):
    """Who moved a refund, and when. Rows are only ever added."""

    _name = "proil.refund.step"
    _description = "Step of a refund"
    _order = "id"
    _log_access = False
    _rec_name = "state"

    refund_id = fields.Many2one(
        "proil.refund", required=True, readonly=True, index=True, ondelete="restrict"
    )
    at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    state = fields.Selection(
        lambda self: self.env["proil.refund"]._fields["state"]._description_selection(self.env),
        required=True,
        readonly=True,
    )
    said = fields.Char("Details", readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True, ondelete="restrict")

    _is_append_only = RefusedChange(
        "UPDATE OR DELETE", "TRUE", "The steps of a refund are never changed or deleted."
    )
