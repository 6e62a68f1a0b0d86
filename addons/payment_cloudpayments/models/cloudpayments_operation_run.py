from odoo import models

from odoo.addons.payment.logging import get_payment_logger

from ..client import CloudPaymentsFault, Misconfigured, NotProcessed, Refused, UnknownOutcome
from ..const import NOT_SENT_TEXT, OPEN_STATES, SENSITIVE_KEYS, UNREPEATABLE_KINDS, Kind, Status
from ..own_transaction import in_own_transaction
from ..payment_facts import PaymentPage
from .cloudpayments_operation_call import Call

_logger = get_payment_logger(__name__, sensitive_keys=SENSITIVE_KEYS)

# A refusal to do these may mean that it has been done already.
_LOOKED_UP_WHEN_REFUSED = (Kind.FINISH_3DS, Kind.CONFIRM, Kind.VOID, Kind.REFUND, Kind.CANCEL_LINK)


class CloudPaymentsOperation(models.Model):
    """Sending what the journal holds. No transaction is open while CloudPayments works."""

    _inherit = "cloudpayments.operation"

    def _carry_on(self):
        """Do what is left of a committed operation: send it, or find out what became of it."""
        if not self._send():
            self._recover()

    def _send(self):
        call = in_own_transaction(self, "_claim")
        if call:
            self._carry_out(call)
        return bool(call)

    def _carry_out(self, call: Call, tell=None):
        """Send a claimed operation and apply what comes back.

        The caller's transaction may be older than the operation: nothing is read in it. `tell`
        is a record and the name of its method: what it returns of the answer, told in the same
        transaction that has applied it, or None when there was no answer.
        """
        try:
            said = call.send()
        except Refused as refusal:
            self._carry_out_refusal(call, str(refusal))
        except NotProcessed as fault:
            if isinstance(fault, Misconfigured):
                _logger.error("CloudPayments does not accept the Public ID and API secret")
                in_own_transaction(self, "_note_refused_key")
            in_own_transaction(self, "_note_not_processed", str(fault))
        except UnknownOutcome:
            in_own_transaction(self, "_note_unknown")
        else:
            return in_own_transaction(self, "_settle_and_tell", said, tell)
        return None

    def _carry_out_refusal(self, call, reason):
        facts = None
        if call.kind in _LOOKED_UP_WHEN_REFUSED:
            try:
                facts = call.look_up()
            except CloudPaymentsFault:
                in_own_transaction(self, "_note_unknown")
                return
        in_own_transaction(self, "_settle", facts, reason)

    def _settle_and_tell(self, said, tell):
        self._settle_answer(said)
        if not tell:
            return None
        record, method = tell
        return getattr(record.with_env(self.env), method)()

    def _settle_answer(self, said):
        """Apply an answer, which is about a payment, about a page to pay on, or just a yes."""
        hold = self._lock_with_journal()
        if said is None:
            hold._cloudpayments_take_cancelled_link()
        elif isinstance(said, PaymentPage):
            hold._cloudpayments_take_page(Kind(self.kind), said)
        elif said.is_refund and hold.payment_method_id.code == "sbp":
            self._note_promise(said)
            return
        else:
            hold._cloudpayments_take(said)
            return
        if self.state in OPEN_STATES:
            self._conclude("succeeded", "done")

    def _note_promise(self, said):
        """A refund through SBP is only accepted; a notification or a look-up tells its outcome."""
        if self.state == "sent":
            self.transaction_id.provider_reference = said.number
            self._note_unknown()

    def _settle(self, facts, refusal=None):
        if refusal and facts and self.kind == Kind.CONFIRM and facts.status == Status.COMPLETED:
            # It is sent again only to a hold that stands: somebody else has captured this one.
            self._conclude("refused", refusal, payer_text=None)
        if facts:
            self.hold_id._cloudpayments_apply(facts)
        if refusal and self.state in OPEN_STATES:
            self._conclude("refused", refusal)

    def _note_not_processed(self, reason):
        if self.state != "sent":
            return  # A notification or another worker knows better by now.
        if self.kind in UNREPEATABLE_KINDS:
            self._conclude("refused", reason, NOT_SENT_TEXT)
        elif self.looked_up_at:
            # True of this repeat only: what was sent before it may still have been carried out.
            self.state = "unknown"
        else:
            self.state = "planned"

    def _note_refused_key(self):
        self.env["cloudpayments.discrepancy"]._note_refused_key(self.hold_id.provider_id)

    def _note_unknown(self):
        if self.state == "sent":
            self.state = "unknown"
            self.transaction_id.filtered(lambda tx: tx.state == "draft")._set_pending()
