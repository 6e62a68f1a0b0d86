from odoo import fields, models
from odoo.tools import ormcache

from ..lean_fetch import columns_of_group
from .payment_transaction import STEP


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    # What every step of a payment reads of its provider.
    code = fields.Selection(prefetch=STEP)
    state = fields.Selection(prefetch=STEP)
    company_id = fields.Many2one(prefetch=STEP)
    capture_manually = fields.Boolean(prefetch=STEP)
    cloudpayments_public_id = fields.Char(prefetch=STEP)
    cloudpayments_api_secret = fields.Char(prefetch=STEP)
    cloudpayments_base_url = fields.Char(prefetch=STEP)

    cloudpayments_hold_days = fields.Integer(
        string="Days of a Hold",
        help="How long a hold is counted on. Banks keep it for 7 days at most, some cards less.",
        default=6,
        required=True,
        prefetch=STEP,
    )

    @ormcache()
    def _cloudpayments_step_columns(self):
        return columns_of_group(self, STEP)

    _cloudpayments_hold_days_range = models.Constraint(
        "CHECK(cloudpayments_hold_days BETWEEN 1 AND 7)",
        "A hold is counted on for 1 to 7 days.",
    )
