from odoo import models

from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction

from proil_core.order.lifecycle import State
from proil_core.pricing.quote import check_charge

from .proil_order import NOT_WANTED


class ProilOrder(models.Model):
    """Taking what a fill costs out of its hold, and giving holds back."""

    _inherit = "proil.order"

    def _job_capture(self):
        """Charge a completed order once; nothing poured gives the hold back."""
        order = self.sudo()
        begun = in_own_transaction(order, "_begin_capture")
        order.env["payment.transaction"]._carry_out_begun(begun)

    def _begin_capture(self):
        self = self._fetch_for_payment()
        hold = self.hold_id
        self.env["cloudpayments.operation"]._fetch_journal(hold)
        if self.state != State.COMPLETED or hold.state != "authorized":
            self._note_missing_hold()
            return None
        # Left behind by a worker that died after it had planned, unless there is none.
        operation = hold._open_operation() or self._plan_charge(hold)
        return operation.id, operation._claim()

    def _plan_charge(self, hold):
        if self.amount_charged:
            check_charge(self.amount_charged, self.hold_amount)
        return hold._cloudpayments_plan_capture(self.amount_charged)

    def _note_missing_hold(self):
        """The hold vanished while the fuel was flowing."""
        if self.state != State.COMPLETED or self.payment_state != "failed":
            return
        if self.amount_charged:
            self._owe()
        else:
            self._set_axes(payment_state="voided")

    def _needs(self, tx):
        """One hold serves the order until it has ended without a fill."""
        return self.state not in NOT_WANTED and tx == self.hold_id
