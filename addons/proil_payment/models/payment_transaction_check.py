from odoo import models

from odoo.addons.payment_cloudpayments.const import CheckCode

from .proil_order import NOT_WANTED


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _cloudpayments_check(self, facts):
        """An order that was given up is not paid for, though its payer is still at the page."""
        if self.proil_order_id.state in NOT_WANTED:
            return CheckCode.EXPIRED
        return super()._cloudpayments_check(facts)
