from odoo import fields, models


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    proil_retail_sale_id = fields.Many2one(
        "proil.retail.sale",
        string="Advance",
        help="Which advance of a customer is taken, used or returned here.",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
