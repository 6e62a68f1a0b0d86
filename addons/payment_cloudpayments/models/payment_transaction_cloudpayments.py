from odoo import models
from odoo.tools import ormcache

from odoo.addons.payment.logging import get_payment_logger

from ..const import (
    CARD_BRANDS,
    DECLINE_TEXTS,
    DECLINED_TEXT,
    SENSITIVE_KEYS,
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
        self._cloudpayments_take(facts)

    def _cloudpayments_take(self, facts: PaymentFacts):
        """The same of a payment that is locked."""
        self = self.with_company(self.company_id)
        if facts.is_refund:
            self._cloudpayments_take_refund(facts)
        elif self._cloudpayments_is_foreign(facts):
            self._cloudpayments_take_foreign(facts)
        elif self._cloudpayments_is_of_wrong_mode(facts):
            self._cloudpayments_take_wrong_mode(facts)
        else:
            self._process("cloudpayments", facts)
            self.cloudpayments_operation_ids._conclude_by(facts.status)

    def _extract_amount_data(self, payment_data):
        if self.provider_id.code != "cloudpayments":
            return super()._extract_amount_data(payment_data)
        return None  # Compared below: money held on a wrong sum has to be given back as well.

    def _apply_updates(self, payment_data):
        if self.provider_id.code != "cloudpayments":
            return super()._apply_updates(payment_data)
        if self.provider_reference != payment_data.number:
            self.provider_reference = payment_data.number
        return {
            Status.AWAITING: self._cloudpayments_take_challenge,
            Status.AUTHORIZED: self._cloudpayments_take_hold,
            Status.COMPLETED: self._cloudpayments_take_money,
            Status.CANCELLED: self._cloudpayments_take_release,
            Status.DECLINED: self._cloudpayments_take_decline,
        }[payment_data.status](payment_data)

    def _cloudpayments_take_challenge(self, facts):
        if facts.acs_url:
            self.write(
                {"cloudpayments_acs_url": facts.acs_url, "cloudpayments_pa_req": facts.pa_req}
            )
        if self.state == "draft":
            self._set_pending()

    def _cloudpayments_take_hold(self, facts):
        if self.state in ("authorized", "done"):
            return
        if self.state == "cancel":
            self._cloudpayments_take_unwanted(facts)
        elif not self._cloudpayments_fits(facts):
            self._cloudpayments_take_wrong_sum(facts)
        else:
            self._cloudpayments_note_card(facts, **self._cloudpayments_hold_vals(facts))
            self._set_authorized(extra_allowed_states=("error",))

    def _cloudpayments_take_money(self, facts):
        if self.state == "cancel":
            self._cloudpayments_take_unwanted(facts)
        elif self.state == "authorized" or self.cloudpayments_two_stage:
            self._cloudpayments_take_capture(facts)
        elif self.state != "done":
            self._cloudpayments_take_charge(facts)

    def _cloudpayments_take_charge(self, facts):
        """The money was taken at once, as asked."""
        if not self._cloudpayments_fits(facts):
            self._cloudpayments_take_wrong_sum(facts)
        else:
            self._cloudpayments_note_card(facts)
            self._set_done()

    def _cloudpayments_take_capture(self, facts):
        if self.state in ("draft", "pending", "error"):
            if not self._cloudpayments_fits(facts):
                # Nobody has seen a hold of ours: whoever paid chose the sum.
                self._cloudpayments_take_wrong_sum(facts)
                return
            self._cloudpayments_note_card(facts)
            self._set_authorized(extra_allowed_states=("error",))
        if self.state != "authorized":
            return
        captured = self._cloudpayments_captured_child(facts)
        rest = money(self.amount) - money(captured.amount)
        if rest:
            captured._cloudpayments_twin_for_rest(rest)
        captured._cloudpayments_end_as_whole()

    def _cloudpayments_captured_child(self, facts):
        """The child that stands for the capture, with the sum that was taken.

        Our own journal knows the sum: CloudPayments may report that of the hold.
        """
        child = self._cloudpayments_child(Kind.CONFIRM)
        asked = self._cloudpayments_open_operations().filtered(lambda op: op.kind == Kind.CONFIRM)
        if asked and facts.amount in (None, money(asked.amount), money(self.amount)):
            return child
        taken = min(facts.amount or money(self.amount), money(self.amount))
        if not child or money(child.amount) != taken:
            self._cloudpayments_note_cabinet(facts, ours=asked.amount)
        if not child:
            return self._create_child_transaction(float(taken))
        child.amount = float(taken)
        if asked:
            asked._conclude("refused", "captured by hand", payer_text=None)
        return child

    def _cloudpayments_take_release(self, facts):
        if self.state in ("draft", "pending"):
            self._cloudpayments_forget_challenge()
            self._set_canceled()
        if self.state != "authorized":
            return
        self._cloudpayments_child(Kind.CONFIRM)._set_error(
            self.env._("The money is not held any more.")
        )
        released = self._cloudpayments_child(Kind.VOID)
        if not released:
            self._cloudpayments_note_foreign_release(facts)
            released = self._create_child_transaction(self.amount)
        released._set_canceled(extra_allowed_states=("error",))

    def _cloudpayments_take_decline(self, facts):
        if self.state not in ("draft", "pending", "error"):
            return
        # The answer and the notification know different things; their order must not matter.
        known = {
            "cloudpayments_reason_code": facts.reason_code,
            "cloudpayments_retry_after": facts.retry_after,
        }
        self.write({name: value for name, value in known.items() if value})
        self._cloudpayments_forget_challenge()
        # A link can be tried again with another card.
        if self.state != "error" and not self.cloudpayments_link_url:
            text = DECLINE_TEXTS.get(facts.reason_code, DECLINED_TEXT)
            self._set_error(self._cloudpayments_to_payer(text))

    def _cloudpayments_note_card(self, facts, **vals):
        """Note what the payer has paid with, and `vals` together with that."""
        if self.cloudpayments_acs_url:
            vals |= {"cloudpayments_acs_url": False, "cloudpayments_pa_req": False}
        code = CARD_BRANDS.get(facts.card_type.lower().replace(" ", ""))
        brand_id = code and self._cloudpayments_brand_id(code)
        if brand_id and self.payment_method_id.id != brand_id:
            vals["payment_method_id"] = brand_id
        if vals:
            self.write(vals)

    def _cloudpayments_forget_challenge(self):
        """What the bank's page was asked is of no use after its answer."""
        if self.cloudpayments_acs_url:
            self.write({"cloudpayments_acs_url": False, "cloudpayments_pa_req": False})

    @ormcache("code")
    def _cloudpayments_brand_id(self, code):
        return self.env["payment.method"]._get_from_code(code).id

    def _cloudpayments_to_payer(self, text):
        """A text of const.py in the language of the payer."""
        return self.with_context(lang=self.partner_lang or self.env.lang).env._(text)
