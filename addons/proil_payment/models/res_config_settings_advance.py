from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    proil_advance_account_id = fields.Many2one(
        related="company_id.proil_advance_account_id", readonly=False
    )
