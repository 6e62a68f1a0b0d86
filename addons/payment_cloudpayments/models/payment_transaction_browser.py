from odoo import models

from odoo.addons.payment import utils as payment_utils

from .. import widget
from ..const import Kind
from ..own_transaction import in_own_transaction
from ..payment_facts import money


class PaymentTransaction(models.Model):
    """A payment that its payer makes in CloudPayments' widget."""

    _inherit = "payment.transaction"

    def _get_specific_processing_values(self, processing_values):
        values = super()._get_specific_processing_values(processing_values)
        if self.provider_code != "cloudpayments":
            return values
        token = payment_utils.generate_access_token(
            self.reference, self.partner_id.id, env=self.env
        )
        return {**values, "access_token": token}

    def _cloudpayments_open_widget(self):
        """Commit that the payer is about to pay, then tell the widget what it needs.

        Opened again, by a second tap or a repeated request, it is the same payment.
        """
        in_own_transaction(self, "_cloudpayments_begin_widget")
        return self._cloudpayments_widget_intent()

    def _cloudpayments_begin_widget(self):
        self._cloudpayments_lock()
        if self.state == "draft" and not self._cloudpayments_open_widget_operation():
            self._cloudpayments_plan_widget()

    def _cloudpayments_open_widget_operation(self):
        return self._cloudpayments_open_operations().filtered(lambda each: each.kind == Kind.WIDGET)

    def _cloudpayments_widget_intent(self):
        provider = self.provider_id
        email = self.partner_email or self.partner_id.email
        return {
            "publicTerminalId": provider.cloudpayments_public_id,
            "amount": float(money(self.amount)),
            "currency": self.currency_id.name,
            "paymentSchema": "Dual" if self.cloudpayments_two_stage else "Single",
            "externalId": self.reference,
            "description": self._cloudpayments_widget_description(),
            "culture": widget.culture(self.partner_lang),
            "tokenize": self.tokenize,
            # One attempt is one payment of ours: another attempt begins with us.
            "retryPayment": False,
            "autoClose": widget.AUTO_CLOSE_S,
            "emailBehavior": "Hidden",
            "restrictedPaymentMethods": widget.methods_to_hide(self.payment_method_id.code),
            "userInfo": {"accountId": self._cloudpayments_account_id()},
            **({"receiptEmail": email} if email else {}),
            **self._cloudpayments_widget_receipt(),
        }

    def _cloudpayments_widget_description(self):
        """What the payer reads above the sum."""
        return self.reference

    def _cloudpayments_widget_receipt(self):
        """The receipt of money that is taken at once; a hold has none until it is captured."""
        if self.cloudpayments_two_stage:
            return {}
        receipt = self._cloudpayments_receipt(Kind.WIDGET, money(self.amount))
        return {"receipt": receipt} if receipt else {}

    def _cloudpayments_close_widget(self, *, gave_up):
        """Look up what the payer has done in the widget; False when there is nothing to wait for.

        A payer who gave up may go on with another attempt at once. Money that this one still
        brings is not waited for any more and goes back.
        """
        self._cloudpayments_look_up_widget()
        return in_own_transaction(self, "_cloudpayments_end_widget", gave_up)

    def _cloudpayments_end_widget(self, gave_up):
        self._cloudpayments_lock()
        if not gave_up or self.state not in ("draft", "pending"):
            return True
        operation = self._cloudpayments_open_widget_operation()
        if not operation and (self.state != "draft" or self._cloudpayments_open_operations()):
            return True  # Paid for in another way, which goes on.
        self._cloudpayments_leave_widget()
        for each in operation:
            each._conclude("refused", "given up by the payer")
        return False
