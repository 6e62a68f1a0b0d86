from odoo import models

from odoo.addons.payment.logging import get_payment_logger

from ..const import (
    CARD_BRANDS,
    DECLINE_TEXTS,
    DECLINED_TEXT,
    OPEN_STATES,
    SENSITIVE_KEYS,
    CheckCode,
    Kind,
    Status,
)
from ..payment_facts import PaymentFacts, money

_logger = get_payment_logger(__name__, sensitive_keys=SENSITIVE_KEYS)


class PaymentTransaction(models.Model):
    """What CloudPayments says, and what follows from it."""

    _inherit = "payment.transaction"

    def _cloudpayments_apply(self, facts: PaymentFacts):
        """Bring the payment to where it stands, whatever told us.

        That is an answer to our own call, a notification before or after it, or a look-up.
        Being told twice changes nothing.
        """
        self._cloudpayments_lock()
        if self._cloudpayments_is_foreign(facts):
            _logger.error(
                "Payment %(reference)s, number %(number)s, was told of number %(other)s",
                {
                    "reference": self.reference,
                    "number": self.provider_reference,
                    "other": facts.number,
                },
            )
            return
        self._process("cloudpayments", facts)
        self.cloudpayments_operation_ids._conclude_by(facts.status)

    def _extract_amount_data(self, payment_data):
        if self.provider_code != "cloudpayments":
            return super()._extract_amount_data(payment_data)
        return None  # Compared below: money held on a wrong sum has to be given back as well.

    def _apply_updates(self, payment_data):
        if self.provider_code != "cloudpayments":
            return super()._apply_updates(payment_data)
        self.provider_reference = payment_data.number
        return {
            Status.AWAITING: self._cloudpayments_take_challenge,
            Status.AUTHORIZED: self._cloudpayments_take_hold,
            Status.COMPLETED: self._cloudpayments_take_capture,
            Status.CANCELLED: self._cloudpayments_take_release,
            Status.DECLINED: self._cloudpayments_take_decline,
        }[payment_data.status](payment_data)

    def _cloudpayments_is_foreign(self, facts):
        """An attempt that failed may be followed by another; a standing hold may not."""
        if facts.invoice_id and facts.invoice_id != self.reference:
            return True
        replaceable = self.state in ("draft", "pending", "error") or not self.provider_reference
        return not replaceable and facts.number != self.provider_reference

    def _cloudpayments_take_challenge(self, facts):
        if facts.acs_url:
            self.cloudpayments_acs_url = facts.acs_url
            self.cloudpayments_pa_req = facts.pa_req
        if self.state == "draft":
            self._set_pending()

    def _cloudpayments_take_hold(self, facts):
        if self.state in ("authorized", "done"):
            return
        if self.state == "cancel":
            self._cloudpayments_give_back()
        elif (facts.amount, facts.currency) != (money(self.amount), self.currency_id.name):
            _logger.error("Payment %s is held on a wrong sum", self.reference)
            self._set_error(self.env._("The sum that is held is not the sum that was asked for."))
            self._cloudpayments_give_back()
        else:
            self._cloudpayments_note_card(facts)
            self._set_authorized(extra_allowed_states=("error",))

    def _cloudpayments_give_back(self):
        """Release money that is held and that nobody waits for any more."""
        open_or_done = self.cloudpayments_operation_ids.filtered(
            lambda each: each.kind == Kind.VOID and each.state != "refused"
        )
        if not open_or_done:
            # The hold that came unwanted answers whatever was open.
            self.cloudpayments_operation_ids._conclude_by(Status.AUTHORIZED)
            self._cloudpayments_plan(Kind.VOID, self.amount)
            self._cloudpayments_wake_cron()

    def _cloudpayments_take_capture(self, facts):
        if self.state in ("draft", "pending", "error"):
            self._cloudpayments_note_card(facts)
            self._set_authorized(extra_allowed_states=("error",))
        if self.state != "authorized":
            return
        captured = self._cloudpayments_child(Kind.CONFIRM)
        # Captured by hand in the merchant's cabinet, unless we have asked for it.
        captured = captured or self._create_child_transaction(float(facts.amount))
        captured._set_done()
        rest = money(self.amount) - money(captured.amount)
        if rest:
            self._create_child_transaction(float(rest))._set_canceled()

    def _cloudpayments_take_release(self, _facts):
        if self.state != "authorized":
            return
        self._cloudpayments_child(Kind.CONFIRM)._set_error(
            self.env._("The money is not held any more.")
        )
        released = self._cloudpayments_child(Kind.VOID)
        released = released or self._create_child_transaction(self.amount)
        released._set_canceled(extra_allowed_states=("error",))

    def _cloudpayments_take_decline(self, facts):
        if self.state in ("draft", "pending"):
            self.cloudpayments_reason_code = facts.reason_code
            text = DECLINE_TEXTS.get(facts.reason_code, DECLINED_TEXT)
            self._set_error(self._cloudpayments_to_payer(text))

    def _cloudpayments_note_card(self, facts):
        self.cloudpayments_acs_url = self.cloudpayments_pa_req = False
        code = CARD_BRANDS.get(facts.card_type.lower().replace(" ", ""))
        if code:
            self.payment_method_id = (
                self.env["payment.method"]._get_from_code(code) or self.payment_method_id
            )

    def _cloudpayments_to_payer(self, text):
        """A text of const.py in the language of the payer."""
        return self.with_context(lang=self.partner_lang or self.env.lang).env._(text)

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

    def _cloudpayments_check(self, facts: PaymentFacts) -> int:
        """Whether a payment that CloudPayments is about to make is ours and still wanted."""
        if not self:
            return CheckCode.UNKNOWN_INVOICE
        if facts.account_id != self._cloudpayments_account_id():
            return CheckCode.WRONG_ACCOUNT
        if (facts.amount, facts.currency) != (money(self.amount), self.currency_id.name):
            return CheckCode.WRONG_AMOUNT
        if self.state not in ("draft", "pending"):
            return CheckCode.EXPIRED
        asked = self.cloudpayments_operation_ids.filtered(lambda each: each.state in OPEN_STATES)
        return CheckCode.OK if asked else CheckCode.NOT_ACCEPTED

    def _cloudpayments_take_refund(self, facts: PaymentFacts):
        """Mirror a refund made in the merchant's cabinet."""
        captured = self.child_transaction_ids.filtered(
            lambda tx: tx.state == "done" and tx.operation != "refund"
        )
        source = captured[:1] or self
        refund = source._create_child_transaction(
            float(facts.amount), is_refund=True, provider_reference=facts.number
        )
        refund._set_done()
