from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..apart import apart
from ..client import CloudPaymentsFault
from ..const import (
    ABSENT_AFTER_S,
    LOST_AFTER_S,
    NOT_SENT_TEXT,
    OPEN_STATES,
    PAGE_KINDS,
    REPEATABLE_FOR_S,
    REPEATABLE_KINDS,
    STUCK_AFTER_S,
    WIDGET_OPEN_FOR_S,
    Kind,
    Status,
)
from ..own_transaction import in_own_transaction


class CloudPaymentsOperation(models.Model):
    """Finding out what became of an operation whose answer never came."""

    _inherit = "cloudpayments.operation"

    def _recover(self):
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
        if self.state == "planned" and self.looked_up_at:
            self.state = "unknown"  # Its repeat was not made in time; is it still harmless?
        if self.state not in ("sent", "unknown") or self._age(self.sent_at) <= LOST_AFTER_S:
            return None
        self.looked_up_at = fields.Datetime.now()
        return self._look_up_request()

    def _settle_look_up(self, facts) -> bool:
        """Apply what was found; True when the operation is to be sent again."""
        if facts:
            self.hold_id._cloudpayments_apply(facts)
        if self.state not in OPEN_STATES:
            return False
        if self._may_be_repeated(facts):
            self.state = "planned"
            return True
        if facts is None or self.kind in (*PAGE_KINDS, Kind.WIDGET):
            self._note_absent()
        return False

    def _may_be_repeated(self, facts):
        """Whether sending it again cannot do it twice.

        A hold that still stands has been neither captured nor voided; what never was may be asked
        for while its request id still protects from a second one.
        """
        if facts and not facts.is_refund and self.kind in (Kind.CONFIRM, Kind.VOID):
            return facts.status == Status.AUTHORIZED
        never_was = facts is None and self.kind in REPEATABLE_KINDS
        if not never_was and self.kind not in PAGE_KINDS:
            return False
        return self._age(self.create_date) < REPEATABLE_FOR_S

    def _note_absent(self):
        """Believe that there is nothing when it was looked for twice, with time in between."""
        if not self.absent_at:
            self.absent_at = fields.Datetime.now()
        elif self.kind == Kind.WIDGET:
            self._give_up_widget()
        elif self._age(self.sent_at) > ABSENT_AFTER_S:
            self._conclude("refused", "not found at CloudPayments", NOT_SENT_TEXT)
            self._note_vanished()

    def _give_up_widget(self):
        if self._age(self.sent_at) > WIDGET_OPEN_FOR_S:
            self.hold_id._cloudpayments_leave_widget()
            self._conclude("refused", "nobody paid in time")

    def _note_vanished(self):
        """A payment that CloudPayments once knew is not lost without somebody looking for it."""
        hold = self.hold_id
        if hold.provider_reference and self.kind in (Kind.CONFIRM, Kind.VOID):
            self.env["cloudpayments.discrepancy"]._note(
                "missing_there", hold.provider_id, transaction=hold, number=hold.provider_reference
            )

    def _age(self, moment):
        return (fields.Datetime.now() - moment).total_seconds()

    @api.model
    def _cron_carry_on(self):
        for operation in self.browse(in_own_transaction(self, "_ids_left")):
            apart(operation, "_carry_on")
        in_own_transaction(self, "_note_stuck")
        self.env["payment.transaction"]._cloudpayments_forget_qr_codes()

    @api.model
    def _note_stuck(self):
        """Tell a person, once for each, of what the program has not brought to an end."""
        before = fields.Datetime.now() - timedelta(seconds=STUCK_AFTER_S)
        stuck = Domain("state", "in", OPEN_STATES) & Domain("create_date", "<", before)
        # A payer at the widget has the same time, and then it is given up.
        for operation in self.search(stuck & Domain("kind", "!=", Kind.WIDGET), limit=200):
            operation._note_open_for_long()

    def _note_open_for_long(self):
        discrepancies, hold = self.env["cloudpayments.discrepancy"], self.hold_id
        told = Domain("kind", "=", "stuck_operation") & Domain("transaction_id", "=", hold.id)
        if not discrepancies.search_count(told & Domain("create_date", ">=", self.create_date)):
            discrepancies._note(
                "stuck_operation",
                hold.provider_id,
                transaction=hold,
                ours=f"{self.kind} {self.state} {self.amount:.2f}",
            )

    @api.model
    def _ids_left(self):
        lost_before = fields.Datetime.now() - timedelta(seconds=LOST_AFTER_S)
        left = Domain("state", "=", "planned") | (
            Domain("state", "in", ("sent", "unknown")) & Domain("sent_at", "<", lost_before)
        )
        served = Domain("hold_id.provider_id.state", "!=", "disabled")
        # The longest untouched first: one that keeps failing does not stand before the others.
        untouched = "looked_up_at ASC NULLS FIRST, sent_at ASC NULLS FIRST, id"
        return self.search(left & served, order=untouched, limit=200).ids
