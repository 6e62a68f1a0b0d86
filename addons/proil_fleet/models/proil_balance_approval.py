from odoo import fields, models


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
    investigation_ids = fields.One2many("proil.investigation", "balance_id", "Acts", readonly=True)
