from odoo import api, models

from odoo.addons.payment_cloudpayments.client import CloudPaymentsFault

from proil_core.refusal import Code, Refusal


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    @api.model
    def _proil_start_apple_pay(self, address):
        """Apple's merchant session for the company's customers."""
        provider = self.sudo().search(
            [
                ("code", "=", "cloudpayments"),
                ("company_id", "=", self.env.company.id),
                ("state", "!=", "disabled"),
                ("cloudpayments_apple_pay", "=", True),
            ],
            limit=1,
        )
        if not provider:
            raise Refusal(Code.APPLE_PAY_OFF)
        if not provider._cloudpayments_takes_apple_address(address):
            raise Refusal(Code.APPLE_PAY_ADDRESS_REFUSED)
        try:
            return provider._cloudpayments_start_apple_pay(address)
        except CloudPaymentsFault as fault:
            raise Refusal(Code.PAYMENT_UNAVAILABLE) from fault
