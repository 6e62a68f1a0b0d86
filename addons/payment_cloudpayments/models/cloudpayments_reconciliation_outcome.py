from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from ..const import OPEN_STATES
from ..day_comparison import Kind, Standing
from .cloudpayments_discrepancy import ALERT
from .cloudpayments_reconciliation_ours import payment_of

_lt = LazyTranslate(__name__)

_WORDS = {
    Standing.WAITING: _lt("not paid"),
    Standing.FAILED: _lt("failed"),
    Standing.HELD: _lt("held"),
    Standing.CAPTURED: _lt("captured"),
    Standing.RELEASED: _lt("released"),
}


class CloudPaymentsDiscrepancy(models.Model):
    _inherit = "cloudpayments.discrepancy"

    reconciliation_id = fields.Many2one(
        "cloudpayments.reconciliation",
        string="Found by the reconciliation of",
        readonly=True,
        index="btree_not_null",
    )


class CloudPaymentsReconciliation(models.Model):
    """What follows from a comparison: lost news are applied, the rest is put before a person."""

    _inherit = "cloudpayments.reconciliation"

    def _heal(self, facts, absent):
        """Apply what one payment or refund has missed; whether that changed anything.

        Money under an invoice whose own payment CloudPayments does not know (`absent`) is for a
        person to judge: it may be the very payment under a number that we have lost.
        """
        tx = self._payment_of_facts(facts)
        is_open = tx.cloudpayments_operation_ids.filtered(lambda each: each.state in OPEN_STATES)
        if not tx or is_open or tx.provider_reference in absent:
            return False
        before = self._standing_of(tx)
        tx._cloudpayments_apply(facts)
        return self._standing_of(tx) != before

    def _payment_of_facts(self, facts):
        number = facts.paid_number if facts.is_refund else facts.number
        payments = self.env["payment.transaction"].search(
            [
                *self._of_terminal(),
                ("source_transaction_id", "=", False),
                "|",
                ("reference", "=", facts.invoice_id or False),
                ("provider_reference", "=", number or False),
            ]
        )
        numbered = payments.filtered(lambda tx: tx.provider_reference == number)
        return (numbered or payments)[:1]

    def _standing_of(self, tx):
        family = tx | tx.child_transaction_ids | tx.child_transaction_ids.child_transaction_ids
        return {(each.id, each.state, each.provider_reference) for each in family}

    def _finish(self, listed, facts, healed):
        found = self._compare(listed, facts)
        known = self.discrepancy_ids.filtered(lambda each: not each.resolved)
        noted = self._note_differences(found.differences)
        (known - noted)._resolve(self.env._("Agrees now"), self.env.user)
        self.write(
            {
                "state": "differs" if noted else "agrees",
                "finished_at": fields.Datetime.now(),
                "healed_count": healed,
                "under_way_count": found.under_way,
                **_columns("ours", found.ours),
                **_columns("theirs", found.theirs),
            }
        )
        self._alert(bool(noted - known))

    def _note_differences(self, differences):
        provider = self.provider_id
        company_lang = provider.sudo().company_id.partner_id.lang
        speaking = self.with_context(lang=company_lang)
        named = self.env["payment.transaction"].browse(
            {each.ours.key for each in differences if each.ours}
        )
        by_key = {tx.id: payment_of(tx) or tx for tx in named}
        rows = [
            (each.kind, by_key.get(each.ours.key) if each.ours else None, speaking._facts(each))
            for each in differences
        ]
        settled = {
            (row.kind, row.number, row.ours, row.theirs)
            for row in self.discrepancy_ids
            if row.resolved
        }
        # What a person has settled does not come back while it stays as it was.
        rows = [
            (kind, tx, told)
            for kind, tx, told in rows
            if (kind, told["number"], told["ours"], told["theirs"]) not in settled
        ]
        return self.env["cloudpayments.discrepancy"]._note_all(
            provider, rows, reconciliation_id=self.id
        )

    def _facts(self, difference):
        """The number, both sides and the place of a difference, in words."""
        ours, theirs = difference.ours, difference.theirs
        only_named = difference.kind == Kind.MISSING_HERE
        text = ""
        if only_named and ours and theirs.is_refund:
            text = self.env._("Refund of payment %s that is not known here", ours.invoice_id)
        elif only_named and ours:
            text = self.env._("One more payment of the invoice %s", ours.invoice_id)
        elif only_named:
            text = self.env._("Invoice %s", theirs.invoice_id or "–")
        moved = ours and (ours.captured or ours.asked)
        return {
            "number": (theirs or ours).number,
            "ours": False if only_named else f"{self.env._(_WORDS[ours.standing])} {moved}",
            "theirs": theirs and f"{theirs.status} {theirs.amount}",
            "text": text,
        }

    def _alert(self, is_news):
        user = self.provider_id.cloudpayments_alert_user_id
        if self.state == "agrees":
            self.activity_unlink([ALERT])
        elif user and is_news and not self.activity_ids:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                ALERT, user_id=user.id, summary=self.env._("The day differs from CloudPayments")
            )


def _columns(side, sums):
    return {f"{side}_{name}": value for name, value in vars(sums).items()}
