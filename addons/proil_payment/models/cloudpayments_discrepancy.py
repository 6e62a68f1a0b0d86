from odoo import fields, models


class CloudPaymentsDiscrepancy(models.Model):
    _inherit = "cloudpayments.discrepancy"

    order_id = fields.Many2one(
        "proil.order", related="transaction_id.proil_order_id", string="Order"
    )
