from odoo.addons.component.core import Component
from odoo.addons.proil_api.restapi import proil_method

from ..schemas.apple_pay import ApplePaySession, ApplePayValidation


class CustomerApplePay(Component):
    """Apple Pay in a browser: the shop has to prove to Apple that it is one."""

    _name = "proil.customer.apple.pay"
    _inherit = "proil.customer.service"
    _usage = "apple-pay"

    @proil_method("/session", "POST", body=ApplePayValidation, answer=ApplePaySession)
    def start(self, validation):
        """Get the merchant session for `ApplePaySession.completeMerchantValidation`."""
        session = self.env["payment.provider"]._proil_start_apple_pay(validation.validation_url)
        return ApplePaySession(merchant_session=session)
