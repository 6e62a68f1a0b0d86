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
            known.active = True
            self.write({"token_id": known.id, "tokenize": False})
        if known or not payment_data.token:
            return {}
        return {
            "provider_ref": payment_data.token,
            "payment_details": payment_data.card_last_four,
            "cloudpayments_account_id": self._cloudpayments_account_id(),
            "cloudpayments_card_expiry": payment_data.card_expiry,
        }
