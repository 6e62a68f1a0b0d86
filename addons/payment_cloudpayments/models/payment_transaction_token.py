from odoo import models


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    def _extract_token_values(self, payment_data):
        if self.provider_code != "cloudpayments":
            return super()._extract_token_values(payment_data)
        # A card that was forgotten comes back under its old token when it is saved again.
        tokens = self.env["payment.token"].with_context(active_test=False)
        known = tokens.search(
            [
                ("provider_id", "=", self.provider_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("provider_ref", "=", payment_data.token),
            ]
        )
        if known:
            self._cloudpayments_wake_token(known)
            served = {"token_id": known.id} if known.active else {}
            self.write({**served, "tokenize": False})
        if known or not payment_data.token:
            return {}
        return {
            "provider_ref": payment_data.token,
            "payment_details": payment_data.card_last_four,
            "cloudpayments_account_id": self._cloudpayments_account_id(),
            "cloudpayments_card_expiry": payment_data.card_expiry,
        }

    def _cloudpayments_wake_token(self, token):
        """Serve again unless the brand of the card was taken out of use, which is no fault."""
        if token.active:
            return
        if not token.payment_method_id.active:
            token.payment_method_id = self.payment_method_id
        token.active = token.payment_method_id.active
