from odoo import fields, models

from odoo.addons.payment_cloudpayments.const import OPEN_STATES

from ..payment_status import Challenge, PaymentStatus, Standing


class PaymentTransaction(models.Model):
    _inherit = "payment.transaction"

    proil_order_id = fields.Many2one(
        "proil.order", string="Order", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    proil_attempt = fields.Char(
        string="Attempt",
        help="Names the customer's request: the same request again is the same payment.",
        readonly=True,
        copy=False,
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
            tx.proil_order_id._follow_payment(tx)
        return changed

    def _post_process(self):
        ours = self.filtered("proil_order_id")
        ours.is_post_processed = True
        return super(PaymentTransaction, self - ours)._post_process()

    def _open_operations(self):
        """Operations that were written down and whose outcome is not known yet."""
        return self.env["cloudpayments.operation"].search(
            [("hold_id", "in", self.ids), ("state", "in", OPEN_STATES)]
        )

    def _release_later(self):
        for tx in self:
            tx.with_delay(
                identity_key=f"{tx._name}/{tx.id}/release",
                description=f"Release of payment {tx.reference}",
            )._job_release()

    def _job_release(self):
        """Give a hold back that the order does not need, or needs no more."""
        self.sudo().proil_order_id._run_operations("_begin_release", self.id)

    def _job_hold(self):
        """Ask the bank for the hold by a saved card."""
        for operation in self.sudo()._open_operations():
            operation._carry_on()

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
