from odoo import fields, models


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    cloudpayments_hold_days = fields.Integer(
        string="Days of a Hold",
        help="How long a hold is counted on. Banks keep it for 7 days at most, some cards less.",
        default=6,
        required=True,
    )

    _cloudpayments_hold_days_range = models.Constraint(
        "CHECK(cloudpayments_hold_days BETWEEN 1 AND 7)",
        "A hold is counted on for 1 to 7 days.",
    )
