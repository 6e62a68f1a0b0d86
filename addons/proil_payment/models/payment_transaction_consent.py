from odoo import fields, models


class PaymentTransaction(models.Model):
    """A card is saved together with what its holder has agreed to."""

    _inherit = "payment.transaction"

    proil_consent_version = fields.Char(
        "Text agreed to",
        help="What the payer agreed to when asking to save the card.",
        readonly=True,
    )

    def _tokenize(self, payment_data):
        super()._tokenize(payment_data)
        if self.token_id and self.proil_consent_version:
            self.token_id._note_consent(self.proil_consent_version)
            if self.operation == "validation":
                self.proil_order_id._defer(self.token_id)
