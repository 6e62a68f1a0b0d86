from odoo import api, fields, models

from odoo.addons.payment_cloudpayments.const import OPEN_STATES
from odoo.addons.payment_cloudpayments.models.payment_transaction import STEP
from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction

from ..payment_status import Challenge, PaymentStatus, Standing


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    proil_order_id = fields.Many2one(
        "proil.order",
        string="Order",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        prefetch=STEP,
    )
    proil_attempt = fields.Char(
        string="Attempt",
        help="Names the customer's request: the same request again is the same payment.",
        readonly=True,
        copy=False,
        prefetch=STEP,
    )

    _proil_attempt_uniq = models.UniqueIndex(
        "(proil_order_id, proil_attempt)", "This attempt to pay has been made."
    )
    # Money may be held twice by mistake and is given back then; it is not asked for twice.
    _proil_one_attempt = models.UniqueIndex(
        "(proil_order_id) WHERE source_transaction_id IS NULL AND state IN ('draft', 'pending')",
        "Another attempt to pay for this order is not finished.",
    )

    def _create_child_transaction(self, amount, is_refund=False, **custom_create_values):
        if self.proil_order_id:
            custom_create_values["proil_order_id"] = self.proil_order_id.id
        return super()._create_child_transaction(
            amount, is_refund=is_refund, **custom_create_values
        )

    def _update_state(self, allowed_states, target_state, state_message):
        changed = super()._update_state(allowed_states, target_state, state_message)
        for tx in changed.filtered("proil_order_id"):
            # The retail day accounts for it: Odoo would make one payment entry per order.
            tx.is_post_processed = True
            tx.proil_order_id._fetch_for_payment()._follow_payment(tx)
        return changed

    def _post_process(self):
        ours = self.filtered("proil_order_id")
        ours.is_post_processed = True
        return super(PaymentTransaction, self - ours)._post_process()

    def _log_received_message(self):
        # The order's own history tells it; Odoo would word a message that nobody gets.
        others = self.filtered(lambda tx: not tx.proil_order_id)
        return super(PaymentTransaction, others)._log_received_message()

    def _open_operation(self):
        """What was written down about this hold and has no outcome yet; one at most."""
        return self.cloudpayments_operation_ids.filtered(lambda each: each.state in OPEN_STATES)

    def _claim_open_operation(self):
        """What `_carry_out_begun` needs; None when nothing is open."""
        operation = self._open_operation()
        return (operation.id, operation._claim()) if operation else None

    @api.model
    def _carry_out_begun(self, begun, tell=None):
        """Send what a committed transaction has begun; nothing is open while the bank works.

        Without a call in it, somebody has begun before: what is left of that is done. `tell` is
        as that of `_carry_out`.
        """
        if not begun:
            return None
        operation_id, call = begun
        operation = self.env["cloudpayments.operation"].browse(operation_id)
        if call:
            return operation._carry_out(call, tell)
        return operation._carry_on()

    def _release_later(self):
        for tx in self:
            tx.with_delay(
                identity_key=f"{tx._name}/{tx.id}/release",
                description=f"Release of payment {tx.reference}",
            )._job_release()

    def _job_release(self):
        """Give a hold back that the order does not need, or needs no more."""
        tx = self.sudo()
        tx._carry_out_begun(in_own_transaction(tx, "_begin_release"))

    def _begin_release(self):
        order = self.proil_order_id
        if self.state != "authorized" or order._needs(self):
            return None
        if not self._open_operation():
            self.with_context(cloudpayments_sent_by_caller=True)._void()
        return self._claim_open_operation()

    def _job_hold(self):
        """Ask the bank for the hold by a saved card."""
        tx = self.sudo()
        tx._carry_out_begun(in_own_transaction(tx, "_claim_open_operation"))

    def _attempt_status(self, hold):
        """Where the customer's last attempt to pay stands; none was made when `self` is empty."""
        if not self:
            return PaymentStatus(Standing.NONE, hold)
        if self.state in ("cancel", "error"):
            return PaymentStatus(Standing.DECLINED, hold, decline_text=self.state_message)
        if not self.cloudpayments_acs_url:
            return PaymentStatus(Standing.PENDING, hold)
        challenge = Challenge(
            acs_url=self.cloudpayments_acs_url,
            pa_req=self.cloudpayments_pa_req,
            md=self.provider_reference,
            term_url=self._cloudpayments_term_url(),
        )
        return PaymentStatus(Standing.THREE_DS, hold, challenge=challenge)
