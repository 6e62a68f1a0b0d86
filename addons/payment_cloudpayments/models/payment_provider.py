import json

from odoo import fields, models

from odoo.addons.payment import utils as payment_utils

from .. import const, widget
from ..client import CloudPaymentsClient, CloudPaymentsFault
from ..notification import KINDS
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
    cloudpayments_widget_url = fields.Char(
        string="Widget Script",
        help="What shows the payer the form of CloudPayments. Without it the provider is not"
        " offered on Odoo's payment pages.",
        default=widget.WIDGET_URL,
        copy=False,
        groups="base.group_system",
    )
    cloudpayments_checkout_url = fields.Char(
        string="Checkout Script",
        help="What makes a cryptogram of a card in an app that asks for the card itself.",
        default=widget.CHECKOUT_URL,
        copy=False,
        groups="base.group_system",
    )
    cloudpayments_webhook_url = fields.Char(
        string="Notification Address",
        help="Followed by the kind of the notification: check, pay, fail and so on.",
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
        return const.DEFAULT_PAYMENT_METHOD_CODES | {"sbp"}

    def _get_reset_values(self):
        if self.code != "cloudpayments":
            return super()._get_reset_values()
        return {"cloudpayments_public_id": None, "cloudpayments_api_secret": None}

    def _get_validation_amount(self):
        if self.code != "cloudpayments":
            return super()._get_validation_amount()
        return widget.VALIDATION_AMOUNT

    def _get_compatible_providers(self, *args, is_validation=False, report=None, **kwargs):
        providers = super()._get_compatible_providers(
            *args, is_validation=is_validation, report=report, **kwargs
        )
        hidden = providers.sudo().filtered(
            lambda provider: (
                provider.code == "cloudpayments"
                and not provider._cloudpayments_can_ask(is_validation)
            )
        )
        payment_utils.add_to_report(
            report,
            hidden,
            available=False,
            reason=self.env._("the widget of CloudPayments is not set up"),
        )
        return providers - hidden

    def _cloudpayments_can_ask(self, is_validation=False):
        """Whether a payer in a browser can be shown the widget.

        A card is checked by a hold that is given back; what can only be charged is not checked.
        """
        keys = self.cloudpayments_public_id and self.cloudpayments_api_secret
        return bool(
            keys and self.cloudpayments_widget_url and (self.capture_manually or not is_validation)
        )

    def _cloudpayments_inline_form_values(self):
        """What the browser needs to prepare; who pays what is told when the payment begins."""
        return json.dumps({"widget_url": self.sudo().cloudpayments_widget_url})

    def action_cloudpayments_set_notifications(self):
        """Have CloudPayments call this database about every payment of the site."""
        self.ensure_one()
        client, root = self._cloudpayments_client(), self.cloudpayments_webhook_url
        kinds = [kind for kind in KINDS if kind != "check"]
        try:
            for kind in kinds:
                client.set_notification(kind, root + kind)
        except CloudPaymentsFault as fault:
            message = self.env._("CloudPayments did not take the addresses: %s", fault)
            return self._cloudpayments_tell(message, "danger")
        message = self.env._(
            "CloudPayments will call %(root)s for: %(kinds)s. Set %(check)s in its cabinet.",
            root=root,
            kinds=", ".join(kinds),
            check=f"{root}check",
        )
        return self._cloudpayments_tell(message, "success")

    def _cloudpayments_tell(self, message, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": message, "type": kind, "sticky": kind == "danger"},
        }

    def _cloudpayments_client(self):
        """A client that outlives the cursor: it keeps plain values only."""
        self.ensure_one()
        return CloudPaymentsClient(
            self.cloudpayments_public_id,
            self.cloudpayments_api_secret,
            self.cloudpayments_base_url,
            is_live=self.state == "enabled",
        )

    def _cloudpayments_account_id(self, partner):
        """The payer's name at CloudPayments: never changes and says nothing about the person."""
        database = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"{database[:8]}-{partner.id}"
