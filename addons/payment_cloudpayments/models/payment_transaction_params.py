from odoo import models

from odoo.addons.payment import utils as payment_utils

from .. import widget
from ..const import QR_OPEN_FOR_MIN
from ..entered_card import EnteredCard
from ..payment_facts import money
from .ir_http import WEBHOOK_ROOT

_SCHEME = {
    "sbp": {False: "charge", True: "charge"},
    "tpay": {False: 0, True: 1},
    "sberpay": {False: "charge", True: "auth"},
}


class PaymentTransaction(models.Model):
    """A payment in the words of CloudPayments' API."""

    _inherit = "payment.transaction"

    def _cloudpayments_card_params(self, card: EnteredCard):
        params = {
            **self._cloudpayments_payment_params(),
            "IpAddress": card.ip_address,
            "CardCryptogramPacket": card.cryptogram,
            "CultureName": widget.culture(self.partner_lang),
            "SaveCard": self.tokenize,
        }
        return params | ({"Name": card.holder} if card.holder else {})

    def _cloudpayments_token_params(self):
        by_payer = self.operation == "online_token"
        return {
            **self._cloudpayments_payment_params(),
            "Token": self.token_id.provider_ref,
            # Who set the payment off; one that nobody waits for is also declared unscheduled.
            "TrInitiatorCode": 1 if by_payer else 0,
            **({} if by_payer else {"PaymentScheduled": 0}),
        }

    def _cloudpayments_link_params(self):
        email, phone = self.partner_email, self.partner_phone
        is_sent = self.cloudpayments_link_is_sent
        return {
            **self._cloudpayments_payment_params(),
            "RequireConfirmation": self.cloudpayments_two_stage,
            "CultureName": widget.culture(self.partner_lang),
            **({"Email": email, "SendEmail": is_sent} if email else {}),
            **({"Phone": phone, "SendSms": is_sent} if phone else {}),
            **self._cloudpayments_return_params("SuccessRedirectUrl", "FailRedirectUrl"),
        }

    def _cloudpayments_qr_params(self):
        scheme = _SCHEME[self.payment_method_id.code]
        return {
            **self._cloudpayments_payment_params(),
            "Scheme": scheme[self.cloudpayments_two_stage],
            "IsTest": not self.is_live,
            "TtlMinutes": QR_OPEN_FOR_MIN,
            "SaveCard": self.tokenize,
            **self._cloudpayments_return_params("SuccessRedirectUrl"),
        }

    def _cloudpayments_payment_params(self):
        return {
            "Amount": money(self.amount),
            "Currency": self.currency_id.name,
            "InvoiceId": self.reference,
            "AccountId": self._cloudpayments_account_id(),
            "Description": self.reference,
        }

    def _cloudpayments_return_params(self, *names):
        """Where the payer's browser goes on; a page of ours is told with its whole address."""
        route = self.landing_route
        if not route:
            return {}
        root = self.provider_id.get_base_url().rstrip("/")
        return dict.fromkeys(names, root + route if route.startswith("/") else route)

    def _cloudpayments_account_id(self):
        # A token is charged under the account it was issued to, whoever owns the card by now.
        return self.token_id.cloudpayments_account_id or (
            self.provider_id._cloudpayments_account_id(self.partner_id)
        )

    def _cloudpayments_term_url(self):
        """Where the bank returns the payer. Unguessable: it is all that proves who comes."""
        token = payment_utils.generate_access_token(self.reference, env=self.env)
        root = self.provider_id.get_base_url().rstrip("/")
        return f"{root}{WEBHOOK_ROOT}3ds/{self.id}/{token}"
