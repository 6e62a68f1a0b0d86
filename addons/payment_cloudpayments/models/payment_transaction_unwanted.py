from datetime import timedelta

from odoo import fields, models

from odoo.addons.payment.logging import get_payment_logger

from ..const import SENSITIVE_KEYS, Kind, Status
from ..payment_facts import money

_logger = get_payment_logger(__name__, sensitive_keys=SENSITIVE_KEYS)

_MONEY = (Status.AUTHORIZED, Status.COMPLETED)
_MOVES_MONEY_AWAY = (Kind.CONFIRM, Kind.VOID, Kind.REFUND)

# How the reference of a second payment of one invoice begins.
STRAY = "X-"


class PaymentTransaction(models.Model):
    """Money that came where none was asked for, or that somebody else has moved."""

    _inherit = "payment.transaction"

    def _cloudpayments_fits(self, facts):
        return (facts.amount, facts.currency) == (money(self.amount), self.currency_id.name)

    def _cloudpayments_hold_vals(self, facts):
        since = facts.authorised_at or fields.Datetime.now()
        counted_on = timedelta(days=self.provider_id.cloudpayments_hold_days)
        return {"cloudpayments_hold_expires_at": since + counted_on}

    def _cloudpayments_is_foreign(self, facts):
        """Whether it is about another payment than ours.

        An attempt that failed may be followed by another; one whose money we have moved may not.
        """
        if facts.number == self.provider_reference:
            return False
        if facts.invoice_id and facts.invoice_id != self.reference:
            return True
        moved = self.cloudpayments_operation_ids.filtered(
            lambda each: each.kind in _MOVES_MONEY_AWAY and each.state != "refused"
        )
        replaceable = self.state in ("draft", "pending", "error") and not moved
        return bool(self.provider_reference) and not replaceable

    def _cloudpayments_take_foreign(self, facts):
        _logger.error(
            "Payment %(reference)s, number %(number)s, was told of number %(other)s",
            {
                "reference": self.reference,
                "number": self.provider_reference,
                "other": facts.number,
            },
        )
        if facts.invoice_id != self.reference:
            return
        stray = self.search(
            [
                ("provider_id", "=", self.provider_id.id),
                ("provider_reference", "=", facts.number),
                ("reference", "=like", f"{STRAY}{self.reference}%"),
            ]
        )
        if stray:
            stray._cloudpayments_apply(facts)
        elif facts.status in _MONEY:
            self._cloudpayments_stray(facts)._cloudpayments_take_unwanted(facts)

    def _cloudpayments_stray(self, facts):
        """A record for a second payment of one invoice, which must not mix with the first."""
        stray = self.create(
            {
                "provider_id": self.provider_id.id,
                "payment_method_id": self.payment_method_id.id,
                "reference": self._compute_reference(
                    self.provider_code, prefix=f"{STRAY}{self.reference}"
                ),
                "provider_reference": facts.number,
                "amount": float(facts.amount),
                "currency_id": self.currency_id.id,
                "partner_id": self.partner_id.id,
                "operation": self.operation,
            }
        )
        stray._set_canceled(state_message=self.env._("Paid once more than asked for."))
        return stray

    def _cloudpayments_take_unwanted(self, facts):
        """Nobody waits for this money any more: it goes back, and a person hears of it."""
        if self.child_transaction_ids.filtered(lambda tx: tx.provider_reference == facts.number):
            return  # Old news: the money has moved on since.
        if self._cloudpayments_give_back(facts):
            self._cloudpayments_note("unwanted_hold", facts, theirs=facts.amount)

    def _cloudpayments_is_of_wrong_mode(self, facts):
        """Whether a payment that still waits was made in the test mode, or just not in it."""
        is_waiting = self.state in ("draft", "pending", "error")
        return is_waiting and facts.test_mode not in (None, self.provider_id.state == "test")

    def _cloudpayments_take_wrong_mode(self, facts):
        _logger.error("Payment %s was made in the wrong mode", self.reference)
        self._set_error(self.env._("The payment was made in the wrong mode."))
        self._cloudpayments_note("status_differs", facts, text=f"TestMode {facts.test_mode}")
        for operation in self._cloudpayments_open_operations():
            operation._conclude("refused", "wrong mode", payer_text=None)

    def _cloudpayments_take_wrong_sum(self, facts):
        _logger.error("Payment %s was paid on a wrong sum", self.reference)
        self._set_error(self.env._("The sum that is held is not the sum that was asked for."))
        if self._cloudpayments_give_back(facts):
            theirs = f"{facts.amount} {facts.currency}"
            self._cloudpayments_note("wrong_sum", facts, ours=money(self.amount), theirs=theirs)

    def _cloudpayments_give_back(self, facts=None):
        """Release or refund money that nobody waits for any more; whether that is new."""
        status = facts.status if facts else Status.AUTHORIZED
        amount = facts.amount if facts and facts.amount else money(self.amount)
        # The money that came unwanted answers whatever was open, a release that came too late too.
        self.cloudpayments_operation_ids._conclude_by(status)
        asked = self.cloudpayments_operation_ids.filtered(
            lambda each: each.kind in (Kind.VOID, Kind.REFUND) and each.state != "refused"
        )
        if asked:
            return False
        if status == Status.COMPLETED:
            self._cloudpayments_begin_refund(amount)
        else:
            self._cloudpayments_plan(Kind.VOID, amount)
        self._cloudpayments_wake_cron()
        return True

    def _cloudpayments_note_foreign_release(self, facts):
        """A hold that we have not released has run out, or somebody released it in the cabinet."""
        until = self.cloudpayments_hold_expires_at
        if not until or fields.Datetime.now() < until:
            self._cloudpayments_note_cabinet(facts)

    def _cloudpayments_note_cabinet(self, facts, ours=None):
        self._cloudpayments_note(
            "cabinet_operation", facts, ours=ours or None, theirs=facts.amount, text=facts.status
        )

    def _cloudpayments_note(self, kind, facts, *, ours=None, theirs=None, text=""):
        self.env["cloudpayments.discrepancy"]._note(
            kind,
            self.provider_id,
            transaction=self,
            number=facts.number,
            ours=None if ours is None else str(ours),
            theirs=None if theirs is None else str(theirs),
            text=text,
        )
