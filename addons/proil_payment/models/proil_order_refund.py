from dataclasses import replace

from odoo import fields, models
from odoo.exceptions import UserError

from proil_core.decimals import litres, roubles
from proil_core.order.lifecycle import State
from proil_core.payment.refunds import Parts, of_sum

from .proil_refund import LIVE


class ProilOrder(models.Model):
    """What was taken for an order, what of it went back, and what may go back yet."""

    _inherit = "proil.order"

    refund_ids = fields.One2many("proil.refund", "order_id", string="Refunds", readonly=True)

    def _captures(self):
        """Payments that took money: captures of a hold, and payments without one."""
        done = self.transaction_ids.filtered(
            # The rouble that tries a card is not money for the order.
            lambda tx: tx.state == "done" and tx.operation not in ("refund", "validation")
        )
        return (done - done.source_transaction_id).sorted("id")

    def _returns(self, *states):
        """Payments back to the customer; their amounts are below zero."""
        return self.transaction_ids.filtered(
            lambda tx: (
                tx.operation == "refund"
                and tx.state in states
                # Money that came unwanted was never taken, so it does not go back either.
                and tx.source_transaction_id.state == "done"
            )
        )

    def _money_left(self):
        """What was taken and has not gone back."""
        return roubles(sum((self._captures() + self._returns("done")).mapped("amount")))

    def _refundable(self, capture):
        """What may still go back of one payment; what is on its way counts as gone."""
        asked = self._live_refunds(capture)
        by_hand = self._returns("draft", "pending", "done").filtered(
            lambda tx: tx.source_transaction_id == capture and not tx.proil_refund_id
        )
        returned = roubles(sum(by_hand.mapped("amount")))
        return roubles(capture.amount) + returned - roubles(sum(asked.mapped("amount")))

    def _live_refunds(self, capture):
        return self.refund_ids.filtered(
            lambda refund: refund.capture_id == capture and refund.state in LIVE
        )

    def _parts_left(self, capture, money_left):
        """What the `money_left` of a payment stands for: litres, fuel and delivery.

        Money that went back in the merchant's cabinet took no litres along.
        """
        left = self._sold_parts()
        for refund in self._live_refunds(capture):
            left -= refund._parts()
        by_hand = left.amount - money_left
        return left - of_sum(by_hand, left) if by_hand > 0 else left

    def _sold_parts(self):
        if self.state != State.COMPLETED or not self.amount_charged:
            raise UserError(self.env._("Order %s was not charged.", self.name))
        fee = self.delivery_fee
        return Parts(self.litres_filled, self.amount_charged - fee, fee)

    def _parts_of(self, tx):
        """Of what a sale consists, or a refund; a refund's parts are below zero."""
        amount = roubles(tx.amount)
        if amount > 0:
            fee = min(self.delivery_fee, amount)
            return Parts(self.litres_filled, amount - fee, fee)
        nothing = Parts(litres(0), roubles(0), roubles(0))
        if tx.proil_refund_id:
            return nothing - tx.proil_refund_id._parts()
        if self.state != State.COMPLETED:
            return Parts(litres(0), amount, roubles(0))
        capture = tx.source_transaction_id
        before = self._parts_left(capture, self._refundable(capture) - amount)
        return nothing - of_sum(-amount, before)

    def _receipt_chain(self, tx):
        """With what of the delivery has been returned, which no sum of receipts tells."""
        returned = self._receipts().filtered(
            lambda each: (
                each.purpose == "return"
                and (each.transaction_id != tx or each.state == "registered")
            )
        )
        delivery = sum((each._sum_of_delivery() for each in returned), roubles(0))
        return replace(super()._receipt_chain(tx), delivery_returned=delivery)

    def _follow_payment(self, tx):
        if tx.proil_refund_id:
            tx.proil_refund_id._follow(tx)
        super()._follow_payment(tx)
        if tx.operation == "refund" and tx.state == "error":
            self._follow_declined_refund(tx)

    def _follow_declined_refund(self, tx):
        """The bank declines what it had made: the money was not given back after all."""
        was_recorded = self.env["proil.retail.sale"]._reverse(self, tx)
        if was_recorded and self.payment_state == "refunded":
            self._set_axes(payment_state="captured")
        if was_recorded or tx.proil_refund_id.state == "returned_by_bank":
            self.env["cloudpayments.discrepancy"]._note(
                "status_differs",
                tx.provider_id,
                transaction=tx,
                number=tx.provider_reference,
                ours=self.env._("Refund of %s ₽ made", self._money(-tx.amount)),
                theirs=tx.state_message,
            )

    def _follow_refund(self, tx):
        if not tx.proil_refund_id.is_excess:
            super()._follow_refund(tx)
