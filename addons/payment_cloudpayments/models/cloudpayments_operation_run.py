from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.payment.logging import get_payment_logger

from ..client import CloudPaymentsFault, Misconfigured, NotProcessed, Refused, UnknownOutcome
from ..const import (
    ABSENT_AFTER_S,
    LOST_AFTER_S,
    NOT_SENT_TEXT,
    OPEN_STATES,
    REPEATABLE_FOR_S,
    SENSITIVE_KEYS,
    UNREPEATABLE_KINDS,
    Kind,
    Status,
)
from ..own_transaction import in_own_transaction
from .cloudpayments_operation import Call

_logger = get_payment_logger(__name__, sensitive_keys=SENSITIVE_KEYS)


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

    def _carry_out(self, call: Call):
        """Send a claimed operation and apply what comes back.

        The caller's transaction may be older than the operation: nothing is read in it.
        """
        try:
            facts = call.send()
        except Refused as refusal:
            self._carry_out_refusal(call, str(refusal))
        except NotProcessed as fault:
            if isinstance(fault, Misconfigured):
                _logger.error("CloudPayments does not accept the Public ID and API secret")
            in_own_transaction(self, "_note_not_processed", str(fault))
        except UnknownOutcome:
            in_own_transaction(self, "_note_unknown")
        else:
            in_own_transaction(self, "_settle", facts)

    def _carry_out_refusal(self, call, reason):
        """A refusal to move a hold may mean that it has moved already: look before believing."""
        facts = None
        if call.kind in (Kind.FINISH_3DS, Kind.CONFIRM, Kind.VOID):
            try:
                facts = call.look_up()
            except CloudPaymentsFault:
                in_own_transaction(self, "_note_unknown")
                return
        in_own_transaction(self, "_settle", facts, reason)

    def _settle(self, facts, refusal=None):
        if facts:
            self.hold_id._cloudpayments_apply(facts)
        if refusal and self.state in OPEN_STATES:
            self._conclude("refused", refusal)

    def _note_not_processed(self, reason):
        if self.state != "sent":
            return  # A notification or another worker knows better by now.
        if self.kind in UNREPEATABLE_KINDS:
            self._conclude("refused", reason, NOT_SENT_TEXT)
        else:
            self.state = "planned"

    def _note_unknown(self):
        if self.state == "sent":
            self.state = "unknown"
            self.transaction_id.filtered(lambda tx: tx.state == "draft")._set_pending()

    def _recover(self):
        """Ask what became of an operation whose answer never came."""
        look_up = in_own_transaction(self, "_lost_look_up")
        if not look_up:
            return
        try:
            facts = look_up()
        except CloudPaymentsFault:
            return  # Asked again by the next run.
        if in_own_transaction(self, "_settle_look_up", facts):
            self._send()

    def _lost_look_up(self):
        lost_before = fields.Datetime.now() - timedelta(seconds=LOST_AFTER_S)
        lost = self.state in ("sent", "unknown") and self.sent_at < lost_before
        return self._look_up_request() if lost else None

    def _settle_look_up(self, facts) -> bool:
        """Apply what was found; True when the operation is to be sent again."""
        if facts:
            self.hold_id._cloudpayments_apply(facts)
        if self.state not in OPEN_STATES:
            return False
        if self._may_be_repeated(facts):
            self.state = "planned"
            return True
        if facts is None:
            self._note_absent()
        return False

    def _may_be_repeated(self, facts):
        """Whether sending it again cannot do it twice.

        A hold that still stands has been neither captured nor voided; a payment that never was
        may be asked for while its request id still protects from a second one.
        """
        if facts:
            return facts.status == Status.AUTHORIZED and self.kind in (Kind.CONFIRM, Kind.VOID)
        age = fields.Datetime.now() - self.create_date
        return self.kind == Kind.AUTHORISE_TOKEN and age < timedelta(seconds=REPEATABLE_FOR_S)

    def _note_absent(self):
        now = fields.Datetime.now()
        if not self.absent_at:
            self.absent_at = now
        elif now - self.sent_at > timedelta(seconds=ABSENT_AFTER_S):
            self._conclude("refused", "not found at CloudPayments", NOT_SENT_TEXT)

    @api.model
    def _cron_carry_on(self):
        lost_before = fields.Datetime.now() - timedelta(seconds=LOST_AFTER_S)
        left = Domain("state", "=", "planned") | (
            Domain("state", "in", ("sent", "unknown")) & Domain("sent_at", "<", lost_before)
        )
        served = Domain("hold_id.provider_id.state", "!=", "disabled")
        # The longest untouched first: one that keeps failing does not stand before the others.
        for operation in self.search(left & served, order="sent_at ASC NULLS FIRST, id", limit=200):
            operation._carry_on()
