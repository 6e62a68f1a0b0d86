from odoo import fields, models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    proil_refund_id = fields.Many2one(
        "proil.refund", string="Refund", readonly=True, index="btree_not_null", ondelete="restrict"
    )
