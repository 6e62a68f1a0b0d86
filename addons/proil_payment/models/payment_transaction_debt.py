from odoo import fields, models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    proil_debt_id = fields.Many2one(
        "proil.debt", string="Debt", readonly=True, index="btree_not_null", ondelete="restrict"
    )
