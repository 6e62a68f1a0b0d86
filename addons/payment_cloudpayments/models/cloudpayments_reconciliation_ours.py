from odoo import models
from odoo.fields import Domain

from ..const import OPEN_STATES
from ..day_comparison import DayComparison, Ours, Standing
from ..payment_facts import money

_STANDING = {
    "draft": Standing.WAITING,
    "pending": Standing.WAITING,
    "authorized": Standing.HELD,
    "done": Standing.CAPTURED,
    "cancel": Standing.RELEASED,
    "error": Standing.FAILED,
}


class CloudPaymentsReconciliation(models.Model):
    """Our side of a day, in a number of queries that does not follow its length."""

    _inherit = "cloudpayments.reconciliation"

    def _compare(self, listed, facts):
        """Compare with what was looked up since, where something was."""
        since, until = self._bounds()
        fresh = {number: each for number, each in facts.items() if each}
        rows = [fresh.pop(row.number, row) for row in listed]
        elsewhere = set()
        for number, each in fresh.items():
            if since <= (each.created_at or since) <= until:
                rows.append(each)
            else:
                elsewhere.add(number)
        return DayComparison(rows, self._ours(rows, elsewhere))

    def _suspects(self, listed):
        """The numbers of what does not fit."""
        differences = self._compare(listed, {}).differences
        return list(dict.fromkeys((each.theirs or each.ours).number for each in differences))

    def _ours(self, listed, elsewhere):
        refunds = self._refunds(listed)
        payments = self._payments(listed, refunds)
        moved = self.env["payment.transaction"].search(
            [("source_transaction_id", "in", payments.ids), ("state", "=", "done")]
        )
        moves = moved.grouped("source_transaction_id")
        open_operations = self.env["cloudpayments.operation"].search(
            [("hold_id", "in", payments.ids), ("state", "in", OPEN_STATES)]
        )
        busy = set(open_operations.hold_id.ids)
        of_day = self._named_or_made_today(listed, elsewhere)
        ours = [
            self._our_payment(tx, moves.get(tx, moved[:0]), tx.id in busy, of_day(tx))
            for tx in payments
        ]
        return ours + [
            self._our_refund(tx, payment_of(tx).id in busy, tx.provider_reference not in elsewhere)
            for tx in refunds
        ]

    def _named_or_made_today(self, listed, elsewhere):
        """Tells payments of this day from those that only a refund of this day names."""
        since, until = self._bounds()
        payments = [row for row in listed if not row.is_refund]
        named = {row.number for row in payments} | {row.invoice_id for row in payments}

        def of_day(tx):
            if tx.reference in named or tx.provider_reference in named:
                return True
            return since <= tx.create_date <= until and tx.provider_reference not in elsewhere

        return of_day

    def _payments(self, listed, refunds):
        named = Domain("reference", "in", [row.invoice_id for row in listed if row.invoice_id])
        numbers = {number for row in listed for number in (row.number, row.paid_number) if number}
        named |= Domain("provider_reference", "in", list(numbers))
        named |= Domain("id", "in", [payment_of(tx).id for tx in refunds])
        return self.env["payment.transaction"].search(
            self._of_terminal()
            & Domain("source_transaction_id", "=", False)
            & (named | self._of_day())
        )

    def _refunds(self, listed):
        numbers = [row.number for row in listed if row.is_refund]
        return self.env["payment.transaction"].search(
            self._of_terminal()
            & Domain("operation", "=", "refund")
            & Domain("source_transaction_id", "!=", False)
            & (Domain("provider_reference", "in", numbers) | self._of_day())
        )

    def _of_terminal(self):
        terminal = self.provider_id.sudo().cloudpayments_public_id
        providers = self.env["payment.provider"].search([("code", "=", "cloudpayments")])
        shared = providers.sudo().filtered(lambda each: each.cloudpayments_public_id == terminal)
        return Domain("provider_id", "in", shared.ids)

    def _of_day(self):
        since, until = self._bounds()
        return Domain("create_date", ">=", since) & Domain("create_date", "<=", until)

    def _our_payment(self, tx, moves, under_way, of_day):
        standing, captured = self._outcome(tx, moves)
        return Ours(
            key=tx.id,
            invoice_id=tx.reference,
            number=tx.provider_reference or "",
            standing=standing,
            asked=money(tx.amount),
            captured=money(captured),
            under_way=under_way,
            of_another_day=not of_day,
        )

    def _outcome(self, tx, moves):
        """Where a payment stands and what was taken by it."""
        refunds = moves.filtered(lambda each: each.operation == "refund")
        if tx.state == "done" and tx.operation == "validation":
            return Standing.RELEASED, 0  # A card that was only checked is given back.
        if tx.state == "done":
            return Standing.CAPTURED, sum(((moves - refunds) or tx).mapped("amount"))
        if refunds and tx.state in ("cancel", "error"):
            # Taken though nobody wanted it, and given back: both sides have both.
            return Standing.CAPTURED, -sum(refunds.mapped("amount"))
        return _STANDING[tx.state], 0

    def _our_refund(self, tx, under_way, of_day):
        return Ours(
            key=tx.id,
            invoice_id=payment_of(tx).reference,
            number=tx.provider_reference or "",
            standing=_STANDING[tx.state],
            asked=money(-tx.amount),
            captured=money(-tx.amount) if tx.state == "done" else money(0),
            is_refund=True,
            under_way=under_way,
            of_another_day=not of_day,
        )


def payment_of(refund):
    """A refund hangs on the capture, or on a payment that was taken at once."""
    return refund.source_transaction_id.source_transaction_id or refund.source_transaction_id
