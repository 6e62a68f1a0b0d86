from dataclasses import replace

from odoo import models

from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction

from proil_core.decimals import roubles

from ..payment_status import PaymentStatus, Standing

# Once the bank has agreed, the order's own axis says where its money is.
_STANDING_OF_AXIS = {
    "authorised": Standing.AUTHORISED,
    "captured": Standing.CAPTURED,
    "voided": Standing.RELEASED,
    "refunded": Standing.REFUNDED,
    "failed": Standing.FAILED,
    "debt": Standing.DEBT,
}


class ProilOrder(models.Model):
    """Where the payment of an order stands, for its customer."""

    _inherit = "proil.order"

    def _read_payment_status(self):
        return in_own_transaction(self.sudo(), "_payment_status")

    def _payment_status(self):
        self._fetch_for_payment()
        standing = _STANDING_OF_AXIS.get(self.payment_state)
        last = self._fetch_payments().filtered(lambda tx: not tx.source_transaction_id).sorted("id")
        last = last[-1:]
        if standing and not self._lacks_hold():
            return self._settled_status(standing)
        if standing and last == self.hold_id:
            return PaymentStatus(Standing.PAY_AGAIN, self.hold_amount)
        status = last._attempt_status(self.hold_amount)
        if self.authorise_at and last.state not in ("draft", "pending"):
            status = replace(status, standing=Standing.DEFERRED, authorise_at=self.authorise_at)
        return replace(status, pay_before=self.pay_before or None)

    def _settled_status(self, standing):
        return PaymentStatus(
            standing,
            self.hold_amount,
            _sum(self._captures()),
            refunded=_sum(self._returns("done")),
            refund_pending=bool(self._returns("draft", "pending")),
        )


def _sum(payments):
    """What payments amount to, or None when there are none."""
    return abs(roubles(sum(payments.mapped("amount")))) if payments else None
