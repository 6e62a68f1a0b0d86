from odoo import fields, models

from .. import const
from ..client import CloudPaymentsClient
from .ir_http import WEBHOOK_ROOT


class PaymentProvider(models.Model):
    _inherit = "payment.provider"

    code = fields.Selection(
        selection_add=[("cloudpayments", "CloudPayments")],
        ondelete={"cloudpayments": "set default"},
    )
    cloudpayments_public_id = fields.Char(
        string="Public ID",
        required_if_provider="cloudpayments",
        copy=False,
        groups="base.group_system",
    )
    cloudpayments_api_secret = fields.Char(
        string="API Secret",
        help="Also signs the notifications.",
        required_if_provider="cloudpayments",
        copy=False,
        groups="base.group_system",
    )
    cloudpayments_base_url = fields.Char(
        string="API Address",
        default=const.API_URL,
        required_if_provider="cloudpayments",
        copy=False,
        groups="base.group_system",
    )
    cloudpayments_webhook_url = fields.Char(
        string="Notification Address",
        help="Followed by check, pay, fail, confirm, refund or cancel.",
        compute="_compute_cloudpayments_webhook_url",
        groups="base.group_system",
    )

    def _compute_cloudpayments_webhook_url(self):
        for provider in self:
            root = provider.get_base_url().rstrip("/")
            provider.cloudpayments_webhook_url = f"{root}{WEBHOOK_ROOT}{provider.id}/"

    def _compute_feature_support_fields(self):
        super()._compute_feature_support_fields()
        self.filtered(lambda provider: provider.code == "cloudpayments").update(
            {"support_manual_capture": "partial", "support_tokenization": True}
        )

    def _get_supported_currencies(self):
        supported = super()._get_supported_currencies()
        if self.code != "cloudpayments":
            return supported
        return supported.filtered(lambda currency: currency.name == "RUB")

    def _get_default_payment_method_codes(self):
        if self.code != "cloudpayments":
            return super()._get_default_payment_method_codes()
        return const.DEFAULT_PAYMENT_METHOD_CODES

    def _get_reset_values(self):
        if self.code != "cloudpayments":
            return super()._get_reset_values()
        return {"cloudpayments_public_id": None, "cloudpayments_api_secret": None}

    def _get_compatible_providers(self, *args, **kwargs):
        """Odoo's payment form has no field for a card of CloudPayments: an app asks for it."""
        providers = super()._get_compatible_providers(*args, **kwargs)
        return providers.filtered(lambda provider: provider.code != "cloudpayments")

    def _cloudpayments_client(self):
        """A client that outlives the cursor: it keeps plain values only."""
        self.ensure_one()
        return CloudPaymentsClient(
            self.cloudpayments_public_id,
            self.cloudpayments_api_secret,
            self.cloudpayments_base_url,
        )

    def _cloudpayments_account_id(self, partner):
        """The payer's name at CloudPayments: never changes and says nothing about the person."""
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"{database[:8]}-{partner.id}"
