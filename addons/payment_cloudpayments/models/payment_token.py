from odoo import fields, models


class PaymentToken(models.Model):
    _inherit = "payment.token"

    cloudpayments_account_id = fields.Char(
        string="CloudPayments Account",
        help="A token is only accepted together with the account it was issued to.",
        readonly=True,
        groups="base.group_system",
    )
    cloudpayments_card_expiry = fields.Char(string="Card Valid Through", readonly=True)

    _cloudpayments_token_uniq = models.UniqueIndex(
        "(provider_id, partner_id, provider_ref) WHERE cloudpayments_account_id IS NOT NULL",
        "This card is already saved.",
    )
