from odoo import fields, models

from odoo.addons.payment_cloudpayments.models.payment_transaction import STEP


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    proil_debt_id = fields.Many2one(
        "proil.debt",
        string="Debt",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        prefetch=STEP,
    )
