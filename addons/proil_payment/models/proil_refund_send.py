from odoo import api, models
from odoo.tools.misc import formatLang

from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction
from odoo.addons.queue_job.exception import RetryableJobError


class ProilRefund(models.Model):
    """Sending an approved refund to the bank, and what comes of it."""

    _inherit = "proil.refund"

    def _send_later(self):
        for refund in self:
            refund.with_delay(
                identity_key=f"{refund._name}/{refund.id}/refund",
                description=f"Refund of order {refund.order_id.name}",
            )._job_refund()

    @api.model
    def _cron_send_approved(self):
        """Refunds that were approved while the provider was switched off."""
        self.search(
            [("state", "=", "approved"), ("capture_id.provider_id.state", "!=", "disabled")]
        )._send_later()

    def _job_refund(self):
        """Give the money back once; a worker that comes later finds it sent."""
        refund = self.sudo()
        begun = in_own_transaction(refund, "_begin_refund")
        refund.env["payment.transaction"]._carry_out_begun(begun)

    def _begin_refund(self):
        if not self.try_lock_for_update():
            return None
        if self.state == "sent":
            return self.transaction_ids._claim_open_operation()
        if self.state != "approved" or self.capture_id.provider_id.state == "disabled":
            return None
        payment = self.capture_id
        if payment._cloudpayments_root()._open_operation():
            raise RetryableJobError("The payment is being worked on", seconds=30)
        operation = payment._cloudpayments_plan_refund(self.amount)
        operation.transaction_id.proil_refund_id = self
        self._move("sent")
        return operation.id, operation._claim()

    def _follow(self, tx):
        """The bank's word on the refund; what it has made it may still decline."""
        if self.state == "done" and tx.state == "error":
            self._move("returned_by_bank", tx.state_message or "")
        if self.state != "sent":
            return
        if tx.state == "done":
            self._move("done")
            self._tell_customer()
        elif tx.state in ("error", "cancel"):
            self._move("refused", tx.state_message or "")

    def _tell_customer(self):
        for refund in self:
            refund.with_delay(
                identity_key=f"{refund._name}/{refund.id}/push",
                description=f"Tell the customer of the refund of order {refund.order_id.name}",
            )._job_push_refund()

    def _job_push_refund(self):
        refund = self.sudo().with_context(lang=self.partner_id.lang)
        order = refund.order_id
        refund.partner_id._proil_push(
            refund.env._("Money returned"),
            refund.env._(
                "Order %(number)s: %(amount)s ₽ will be back in a few days",
                number=order.name,
                amount=formatLang(refund.env, float(refund.amount), digits=2),
            ),
            {"order_id": order.public_id, "event": "refund"},
            f"{order.public_id}/refund/{refund.id}",
        )
