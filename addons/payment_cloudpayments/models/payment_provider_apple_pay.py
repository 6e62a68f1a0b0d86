from odoo import fields, models

from .. import const
from ..apple_pay import is_validation_address


class PaymentProvider(models.Model):
    """Apple Pay: CloudPayments does not document it any more, so it is asked for by name."""

    _inherit = "payment.provider"

    cloudpayments_apple_pay = fields.Boolean(
        string="Apple Pay",
        help="Switch on only when CloudPayments has confirmed it for this terminal.",
        copy=False,
    )

    def _cloudpayments_takes_apple_address(self, address):
        """Whether Apple's merchant validation may be asked for at this address."""
        base_url = self.cloudpayments_base_url or ""
        return is_validation_address(address, "" if base_url == const.API_URL else base_url)

    def _cloudpayments_start_apple_pay(self, address):
        """Apple's merchant session; raises CloudPaymentsFault."""
        return self._cloudpayments_client().start_apple_pay_session(address)
