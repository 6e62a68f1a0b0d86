from collections import Counter
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..apart import apart
from ..client import CloudPaymentsFault, Misconfigured
from ..own_transaction import in_own_transaction

DAY, HOUR = timedelta(days=1), timedelta(hours=1)

# A look-up that brought nothing is repeated soon, and after the others.
AFTER_FAULT = timedelta(minutes=10)

# So many look-ups in a row without an answer: the service is down, the rest would wait in vain.
FAULTS_IN_A_ROW = 3

LOOKS_AT_ONCE = 200


class PaymentTransaction(models.Model):
    """Holds run out in silence: nobody tells that the money is not held any more."""

    _inherit = "payment.transaction"

    cloudpayments_next_look = fields.Datetime(
        string="Next Look at the Hold",
        help="Once a day, hourly in its last day; empty before the first one.",
        readonly=True,
        copy=False,
    )

    @api.model
    def _cron_cloudpayments_watch_holds(self):
        faults, ids = Counter(), in_own_transaction(self, "_cloudpayments_holds_to_see")
        # Each look is committed by itself; this cursor only counts them and stays empty.
        self.env["ir.cron"]._commit_progress(remaining=len(ids))
        for tx in map(self.browse, ids):
            apart(tx, "_cloudpayments_see", faults)
            if not self.env["ir.cron"]._commit_progress(1):
                break

    @api.model
    def _cloudpayments_holds_to_see(self):
        now = fields.Datetime.now()
        unseen = Domain("cloudpayments_next_look", "=", False) & (
            Domain("create_date", "<=", now - DAY)
            | Domain("cloudpayments_hold_expires_at", "<=", now + DAY)
        )
        held = Domain("provider_code", "=", "cloudpayments") & Domain("state", "=", "authorized")
        held &= Domain("source_transaction_id", "=", False)
        held &= Domain("provider_id.state", "!=", "disabled")
        due = unseen | Domain("cloudpayments_next_look", "<=", now)
        order = "cloudpayments_next_look ASC NULLS FIRST, id"
        return self.search(held & due, order=order, limit=LOOKS_AT_ONCE).ids

    def _cloudpayments_see(self, faults):
        """Ask where one hold stands; `faults` counts, by provider, those that got no answer."""
        look = in_own_transaction(self, "_cloudpayments_begin_look", faults)
        if not look:
            return
        provider_id, look_up = look
        try:
            facts = look_up()
        except CloudPaymentsFault as fault:
            faults[provider_id] += 1
            if isinstance(fault, Misconfigured):
                in_own_transaction(self, "_cloudpayments_note_refused_key")
        else:
            faults[provider_id] = 0
            in_own_transaction(self, "_cloudpayments_end_look", facts)

    def _cloudpayments_begin_look(self, faults):
        is_down = faults[self.provider_id.id] >= FAULTS_IN_A_ROW
        if is_down or not self._cloudpayments_stands():
            return None
        # Whatever becomes of this look, the next one comes after those of the others.
        self.cloudpayments_next_look = fields.Datetime.now() + AFTER_FAULT
        client, number = self.provider_id.sudo()._cloudpayments_client(), self.provider_reference
        return self.provider_id.id, lambda: client.get(number)

    def _cloudpayments_stands(self):
        """Whether the money is held and nothing is being done with it."""
        operations = self.env["cloudpayments.operation"]
        return self.state == "authorized" and not operations.search_count(
            [("hold_id", "=", self.id), ("state", "in", ("planned", "sent", "unknown"))], limit=1
        )

    def _cloudpayments_note_refused_key(self):
        self.env["cloudpayments.discrepancy"]._note_refused_key(self.provider_id)

    def _cloudpayments_end_look(self, facts):
        self._cloudpayments_lock()
        if not self._cloudpayments_stands():
            return
        self.cloudpayments_next_look = self._cloudpayments_look_after(fields.Datetime.now())
        if facts:
            self._cloudpayments_apply(facts)
            self._cloudpayments_note_expiry()
        else:
            self.env["cloudpayments.discrepancy"]._note(
                "missing_there",
                self.provider_id,
                transaction=self,
                number=self.provider_reference,
                ours=f"{self.state} {self.amount:.2f}",
            )

    def _cloudpayments_look_after(self, now):
        last_day = (self.cloudpayments_hold_expires_at or now + 2 * DAY) - DAY
        return now + HOUR if now >= last_day else min(now + DAY, last_day)

    def _cloudpayments_note_expiry(self):
        """A hold that was given back without our asking, at its time, has run out."""
        until = self.cloudpayments_hold_expires_at
        if self.state == "cancel" and until and fields.Datetime.now() >= until:
            self.state_message = self.env._("The hold has expired.")
