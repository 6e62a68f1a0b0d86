from zoneinfo import ZoneInfo

from odoo import models


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    def _cloudpayments_zone(self):
        """Payments are compared by the same days by which sales are posted."""
        return ZoneInfo(self.sudo().company_id.delivery_tz)
