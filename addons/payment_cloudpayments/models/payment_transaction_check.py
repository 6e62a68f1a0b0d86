from odoo import models

from ..const import CheckCode
from ..payment_facts import PaymentFacts


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _cloudpayments_check(self, facts: PaymentFacts) -> int:
        """Whether a payment that CloudPayments is about to make is ours and still wanted."""
        if not self:
            return CheckCode.UNKNOWN_INVOICE
        if facts.account_id != self._cloudpayments_account_id():
            return CheckCode.WRONG_ACCOUNT
        if facts.currency != self.currency_id.name:
            return CheckCode.NOT_ACCEPTED
        if not self._cloudpayments_fits(facts):
            return CheckCode.WRONG_AMOUNT
        if self.state not in ("draft", "pending"):
            return CheckCode.EXPIRED
        asked = self._cloudpayments_open_operations() or self._cloudpayments_has_page()
        return CheckCode.OK if asked else CheckCode.NOT_ACCEPTED
