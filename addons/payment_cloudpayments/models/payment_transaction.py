from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.payment import utils as payment_utils

from ..const import OPEN_STATES, Kind
from ..entered_card import EnteredCard
from ..own_transaction import in_own_transaction
from ..payment_facts import money
from .ir_http import WEBHOOK_ROOT


class PaymentTransaction(models.Model):
    """What goes out to CloudPayments. The answers are in the other half of this model."""

    _inherit = "payment.transaction"

    cloudpayments_operation_ids = fields.One2many(
        "cloudpayments.operation", "hold_id", string="CloudPayments Operations"
    )
    # A payer who comes back to the app finds the bank's page again.
    cloudpayments_acs_url = fields.Char(
        string="Bank's Page", readonly=True, copy=False, groups="base.group_system"
    )
    cloudpayments_pa_req = fields.Char(
        string="Request to the Bank", readonly=True, copy=False, groups="base.group_system"
    )
    cloudpayments_reason_code = fields.Integer(string="Decline Code", readonly=True, copy=False)

    def _cloudpayments_plan_card(self):
        """Plan the hold of a new transaction by a card that its holder enters now."""
        return self._cloudpayments_plan(Kind.AUTHORISE_CARD, self.amount)

    def _cloudpayments_plan_token(self):
        """Plan the hold of a new transaction by its saved card."""
        return self._cloudpayments_plan(Kind.AUTHORISE_TOKEN, self.amount)

    def _cloudpayments_plan_capture(self, amount):
        """Plan to take `amount` of the hold once and for all; the rest goes back to the payer.

        Nothing to take is a release of the hold.
        """
        amount = money(amount)
        if not amount:
            return self._cloudpayments_plan_void()
        self._cloudpayments_lock_hold()
        if not 0 < amount <= money(self.amount):
            raise UserError(self.env._("Not more than what is held can be captured."))
        child = self._cloudpayments_child(Kind.CONFIRM)
        if child:
            child.amount = float(amount)
        else:
            child = self._create_child_transaction(float(amount))
        return child._cloudpayments_plan(Kind.CONFIRM, amount)

    def _cloudpayments_plan_void(self):
        """Plan to give the whole hold back."""
        self._cloudpayments_lock_hold()
        child = self._cloudpayments_child(Kind.VOID)
        child = child or self._create_child_transaction(self.amount)
        return child._cloudpayments_plan(Kind.VOID, self.amount)

    def _cloudpayments_plan(self, kind, amount):
        return self.env["cloudpayments.operation"]._plan(self, kind, amount)

    def _cloudpayments_lock_hold(self):
        """Refuse unless the money is held and nothing is being done with it."""
        self._cloudpayments_lock()
        if self.state != "authorized":
            raise UserError(self.env._("No money is held by payment %s.", self.reference))
        if self.cloudpayments_operation_ids.filtered(lambda each: each.state in OPEN_STATES):
            raise UserError(
                self.env._("Another operation on payment %s is not finished.", self.reference)
            )

    def _cloudpayments_lock(self):
        """Wait for the row: an answer that gave way to another one would be lost."""
        self.env.cr.execute("SELECT 1 FROM payment_transaction WHERE id = %s FOR UPDATE", [self.id])

    def _cloudpayments_child(self, kind):
        """The child that waits for an operation of this kind, or has seen it refused."""
        operations = self.cloudpayments_operation_ids.filtered(
            lambda each: (
                each.kind == kind and each.transaction_id.state in ("draft", "pending", "error")
            )
        )
        return (operations.transaction_id - self)[:1]

    def _create_child_transaction(self, amount, is_refund=False, **custom_create_values):
        if self.provider_code == "cloudpayments" and not is_refund:
            # A capture keeps the number of the payment; a refund gets one of its own.
            custom_create_values.setdefault("provider_reference", self.provider_reference)
        return super()._create_child_transaction(
            amount, is_refund=is_refund, **custom_create_values
        )

    def _cloudpayments_card_params(self, card: EnteredCard):
        params = {
            **self._cloudpayments_payment_params(),
            "IpAddress": card.ip_address,
            "CardCryptogramPacket": card.cryptogram,
            "CultureName": "en-US" if (self.partner_lang or "").startswith("en") else "ru-RU",
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

    def _cloudpayments_payment_params(self):
        return {
            "Amount": money(self.amount),
            "Currency": self.currency_id.name,
            "InvoiceId": self.reference,
            "AccountId": self._cloudpayments_account_id(),
            "Description": self.reference,
        }

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

    def _cloudpayments_finish_3ds(self, number, pa_res):
        """Report what the bank said of the payer; a second report changes nothing."""
        begun = in_own_transaction(self, "_cloudpayments_begin_finish_3ds", number, pa_res)
        if begun:
            operation_id, call = begun
            self.env["cloudpayments.operation"].browse(operation_id)._carry_out(call)

    def _cloudpayments_begin_finish_3ds(self, number, pa_res):
        self._cloudpayments_lock()
        under_way = self.cloudpayments_operation_ids.filtered(
            lambda each: each.state in OPEN_STATES
        )
        if self.state != "pending" or number != self.provider_reference or under_way:
            return None
        operation = self._cloudpayments_plan(Kind.FINISH_3DS, self.amount)
        return operation.id, operation._claim(pa_res)

    # Odoo's own buttons and forms. They plan in the transaction at hand, and the cron sends
    # unless the caller says that it will.

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

    def _cloudpayments_wake_cron(self):
        if not self.env.context.get("cloudpayments_sent_by_caller"):
            self.env.ref("payment_cloudpayments.ir_cron_carry_on")._trigger()
