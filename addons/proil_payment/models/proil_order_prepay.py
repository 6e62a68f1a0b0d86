from odoo import fields, models

from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction

from proil_core.order.lifecycle import State


class ProilOrder(models.Model):
    """Orders that are paid before the fill: what was not poured goes back after it.

    Their `payment_state` is `captured` from the moment they are paid: the money is taken, not
    held. It becomes `refunded` when all of it has gone back.
    """

    _inherit = "proil.order"

    refund_trouble = fields.Char(
        "Refund refused",
        help="Why the bank has not taken back what was not poured. It is tried again every day.",
        readonly=True,
        copy=False,
    )

    def _is_prepaid(self):
        return self.hold_id._is_prepayment()

    def _follow_payment(self, tx):
        if tx._is_prepayment() and tx.state == "done":
            self.env["proil.retail.sale"]._record(self, tx)
            self._follow_hold(tx)
        else:
            super()._follow_payment(tx)
            if tx.operation == "refund" and tx.source_transaction_id._is_prepayment():
                self._note_refund(tx)

    def _follow_refund(self, tx):
        # Money that came unwanted and went back says nothing about the order's own.
        if tx.source_transaction_id.state == "done":
            super()._follow_refund(tx)

    def _note_refund(self, tx):
        if tx.proil_refund_id:
            return
        if tx.state == "error":
            self.refund_trouble = tx.state_message
        elif tx.state == "done":
            self.refund_trouble = False

    def _take_hold(self, tx):
        super()._take_hold(tx)
        if tx._is_prepayment() and tx == self.hold_id:
            self._set_axes(payment_state="captured")

    def _standing_holds(self):
        prepayments = self.transaction_ids.filtered(
            lambda tx: tx._is_prepayment() and tx.state == "done" and tx._prepaid_left()
        )
        return super()._standing_holds() | prepayments

    def _job_return_rest(self):
        """Give back what was paid for fuel that was not poured."""
        order = self.sudo()
        begun = in_own_transaction(order, "_begin_return_rest")
        order.env["payment.transaction"]._carry_out_begun(begun)

    def _begin_return_rest(self):
        if self.state != State.COMPLETED or not self._is_prepaid():
            return None
        return self.hold_id._begin_return(self.amount_charged)

    def _cron_return_again(self):
        """The bank has refused to take money back; the reason may be gone by now."""
        for order in self.search([("refund_trouble", "!=", False)]):
            order._return_later()

    def _return_later(self):
        if self.state == State.COMPLETED:
            self._later("refund")._job_return_rest()
        else:
            self.sudo()._standing_holds()._release_later()
