from odoo import fields, models

from odoo.addons.payment_cloudpayments.models.payment_transaction import STEP
from odoo.addons.queue_job.exception import RetryableJobError

from proil_core.decimals import roubles
from proil_core.payment.strategy import Strategy, still_to_refund

from ..payment_status import PaymentStatus, Redirect, Standing


class PaymentTransaction(models.Model):
    """Which strategy an attempt to pay follows, and what is left of money taken before a fill."""

    _inherit = "payment.transaction"

    proil_strategy = fields.Selection(
        [
            (Strategy.HOLD_CAPTURE, "Hold, then charge what was poured"),
            (Strategy.PREPAY_THEN_REFUND, "Charge, then refund what was not poured"),
        ],
        string="Order is paid",
        help="As its method was when the attempt was made.",
        readonly=True,
        copy=False,
        prefetch=STEP,
    )
    proil_renews_id = fields.Many2one(
        "payment.transaction",
        string="Renews",
        help="The hold that this one takes the place of.",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        prefetch=STEP,
    )

    def _is_prepayment(self):
        return self.proil_strategy == Strategy.PREPAY_THEN_REFUND

    def _prepaid_left(self, due=0):
        """What of a prepayment goes back yet when `due` is what its order costs."""
        returned = self.child_transaction_ids.filtered(
            lambda tx: (
                tx.operation == "refund"
                and tx.state in ("draft", "pending", "done")
                and not tx._undoes_sale()
            )
        )
        refunded = -sum(roubles(tx.amount) for tx in returned)
        return still_to_refund(roubles(self.amount), roubles(due), refunded)

    def _begin_return(self, due=0):
        """Plan what goes back of a prepayment; a worker that comes again goes on with that."""
        operation = self._open_operation()
        if operation.transaction_id.proil_refund_id:
            raise RetryableJobError(
                "A refund of the sale is being worked on", seconds=30, ignore_retry=True
            )
        if not operation:
            rest = self._prepaid_left(due)
            if not rest:
                return None
            self._cloudpayments_plan_refund(rest)
        return self._claim_open_operation()

    def _begin_release(self):
        if not self._is_prepayment():
            return super()._begin_release()
        if self.state != "done" or self.proil_order_id._needs(self):
            return None
        return self._begin_return()

    def _attempt_status(self, hold):
        if self.state != "pending" or not self.cloudpayments_qr_url:
            return super()._attempt_status(hold)
        redirect = Redirect(self.cloudpayments_qr_url, self.cloudpayments_qr_image or "")
        return PaymentStatus(Standing.REDIRECT, hold, redirect=redirect)
