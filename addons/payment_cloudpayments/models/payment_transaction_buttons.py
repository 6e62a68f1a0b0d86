from odoo import models

from ..const import Kind


class PaymentTransaction(models.Model):
    """Odoo's own buttons and forms.

    They plan in the transaction at hand, and the cron sends unless the caller says that it will.
    """

    _inherit = "payment.transaction"

    def _send_payment_request(self):
        if self.provider_code != "cloudpayments":
            return super()._send_payment_request()
        self._cloudpayments_plan_token()
        self._set_pending()
        return self._cloudpayments_wake_cron()

    def _capture(self, amount_to_capture=None):
        if self.provider_code != "cloudpayments":
            return super()._capture(amount_to_capture=amount_to_capture)
        self._ensure_provider_is_not_disabled()
        amount = self.amount if amount_to_capture is None else amount_to_capture
        operation = self._cloudpayments_plan_capture(amount)
        self._cloudpayments_wake_cron()
        return operation.transaction_id

    def _void(self, amount_to_void=None):
        if self.provider_code != "cloudpayments":
            return super()._void(amount_to_void=amount_to_void)
        self._ensure_provider_is_not_disabled()
        captured = self.cloudpayments_operation_ids.filtered(
            lambda each: each.kind == Kind.CONFIRM and each.state != "refused"
        )
        if captured:
            # The capture gives the rest of the hold back by itself.
            return captured.transaction_id
        operation = self._cloudpayments_plan_void()
        self._cloudpayments_wake_cron()
        return operation.transaction_id

    def _refund(self, amount_to_refund=None):
        if self.provider_code != "cloudpayments":
            return super()._refund(amount_to_refund=amount_to_refund)
        self._ensure_provider_is_not_disabled()
        amount = self.amount if amount_to_refund is None else amount_to_refund
        operation = self._cloudpayments_plan_refund(amount)
        self._cloudpayments_wake_cron()
        return operation.transaction_id

    def _cloudpayments_wake_cron(self):
        if not self.env.context.get("cloudpayments_sent_by_caller"):
            self.env.ref("payment_cloudpayments.ir_cron_carry_on")._trigger()
