from odoo import fields, models

from odoo.addons.proil_api.fields import Roubles


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    proil_sale_tax_id = fields.Many2one(related="company_id.proil_sale_tax_id", readonly=False)
    proil_refund_limit = Roubles(related="company_id.proil_refund_limit", readonly=False)
    proil_retail_journal_id = fields.Many2one(
        related="company_id.proil_retail_journal_id", readonly=False
    )
