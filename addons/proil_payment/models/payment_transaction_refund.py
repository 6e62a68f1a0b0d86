from odoo import fields, models

from odoo.addons.payment_cloudpayments.models.payment_transaction import STEP


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    proil_refund_id = fields.Many2one(
        "proil.refund",
        string="Refund",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        prefetch=STEP,
    )
