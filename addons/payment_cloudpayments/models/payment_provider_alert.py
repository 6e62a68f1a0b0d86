from odoo import fields, models


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    cloudpayments_alert_user_id = fields.Many2one(
        "res.users",
        string="Responsible for Discrepancies",
        help="Gets a task when CloudPayments and this database disagree.",
        domain=[("share", "=", False)],
        copy=False,
    )
