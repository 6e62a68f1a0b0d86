from odoo import models
from odoo.exceptions import UserError

from ..const import DECLINED_TEXT, Kind, Status
from ..payment_facts import PaymentFacts, money


class PaymentTransaction(models.Model):
    """Giving money back that was taken."""

    _inherit = "payment.transaction"

    def _cloudpayments_plan_refund(self, amount):
        """Plan to give `amount` back of a capture, or of a payment that was taken at once."""
        amount = money(amount)
        root = self._cloudpayments_root()
        root._cloudpayments_lock()
        if self.state != "done" or self.operation == "refund":
            raise UserError(self.env._("No money was taken by payment %s.", self.reference))
        root._cloudpayments_refuse_second()
        if not 0 < amount <= self._cloudpayments_captured()._cloudpayments_refundable():
            raise UserError(self.env._("Not more than what was taken can be refunded."))
        return self._cloudpayments_captured()._cloudpayments_begin_refund(amount)

    def _cloudpayments_begin_refund(self, amount):
        child = self._create_child_transaction(float(amount), is_refund=True)
        return child._cloudpayments_plan(Kind.REFUND, amount)

    def _cloudpayments_captured(self):
        """What money was taken by: the capture of a hold, or the payment itself."""
        captures = self.child_transaction_ids.filtered(
            lambda tx: tx.state == "done" and tx.operation != "refund"
        )
        return captures[:1] or self

    def _cloudpayments_refundable(self):
        """What is left of a capture when all that is given back or may be is off."""
        returned = self.child_transaction_ids.filtered(
            lambda tx: tx.operation == "refund" and tx.state not in ("cancel", "error")
        )
        return money(self.amount) + sum(money(tx.amount) for tx in returned)

    def _cloudpayments_refunds(self):
        """Every refund of this payment."""
        below = self.child_transaction_ids | self.child_transaction_ids.child_transaction_ids
        return below.filtered(lambda tx: tx.operation == "refund")

    def _cloudpayments_take_refund(self, facts: PaymentFacts):
        """Bring a refund to where it stands, whatever told us; called on the payment itself."""
        self._cloudpayments_lock()
        refund = self._cloudpayments_refund_of(facts)
        refund.provider_reference = facts.number
        operation = self._cloudpayments_open_operations().filtered(
            lambda each: each.transaction_id == refund
        )
        if facts.status == Status.COMPLETED:
            refund._set_done()
            operation and operation._conclude("succeeded", facts.status)
        elif facts.status in (Status.DECLINED, Status.CANCELLED):
            text = self._cloudpayments_to_payer(DECLINED_TEXT)
            refund._set_error(text, extra_allowed_states=("done",))
            operation and operation._conclude("refused", facts.status)

    def _cloudpayments_refund_of(self, facts):
        """The refund of this number; ours that has none yet; or one made in the cabinet."""
        refunds = self._cloudpayments_refunds()
        numbered = refunds.filtered(lambda tx: tx.provider_reference == facts.number)
        if numbered:
            return numbered
        waiting = (self._cloudpayments_open_operations().transaction_id & refunds).filtered(
            lambda tx: not tx.provider_reference and money(-tx.amount) == facts.amount
        )
        return waiting or self._cloudpayments_mirror_refund(facts)

    def _cloudpayments_mirror_refund(self, facts):
        self._cloudpayments_note_cabinet(facts)
        return self._cloudpayments_captured()._create_child_transaction(
            float(facts.amount), is_refund=True, provider_reference=facts.number
        )
