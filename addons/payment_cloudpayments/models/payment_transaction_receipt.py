from odoo import models

from ..payment_facts import money


class PaymentTransaction(models.Model):
    """Which receipts a payment brings; what they say is told by whoever sells something."""

    _inherit = "payment.transaction"

    def _cloudpayments_receipt_purpose(self):
        """Extension point: what the receipt of this payment is for; None for no receipt.

        Money that is only held has none, and its capture has one.
        """
        if self.operation in ("refund", "validation"):
            return "return" if self.operation == "refund" else None
        is_hold = self.cloudpayments_two_stage and not self.source_transaction_id
        return None if is_hold else "sale"

    def _cloudpayments_receipt_content(self, purpose, amount):
        """Extension point: the CustomerReceipt; None where none is due.

        Raises ValueError with a text for the accountant when it cannot be told.
        """
        return

    def _cloudpayments_receipt(self, kind, amount):
        """The receipt that travels with an operation, noted here before it leaves."""
        receipt = self._cloudpayments_expect_receipt(amount)
        return receipt._customer_receipt() or super()._cloudpayments_receipt(kind, amount)

    def _cloudpayments_expect_receipt(self, amount):
        receipts = self.env["cloudpayments.receipt"].sudo()
        if not self.provider_id.cloudpayments_receipts:
            return receipts
        purpose = self._cloudpayments_receipt_purpose()
        return receipts._expect(self, purpose, abs(money(amount))) if purpose else receipts

    def _cloudpayments_issue_receipt(self, purpose, amount):
        """Have a receipt issued that no operation carries; asked again, it is the same one."""
        receipt = self.env["cloudpayments.receipt"].sudo()
        if self.provider_id.cloudpayments_receipts:
            receipt = receipt._expect(self, purpose, money(amount))
            receipt._await(issued="explicit")
        return receipt

    def _update_state(self, allowed_states, target_state, state_message):
        changed = super()._update_state(allowed_states, target_state, state_message)
        for tx in changed.filtered("provider_id.cloudpayments_receipts"):
            if tx.state == "done":
                # Its money has moved, whoever moved it.
                tx._cloudpayments_expect_receipt(tx.amount)._await()
            elif tx.state in ("cancel", "error"):
                self.env["cloudpayments.receipt"].sudo()._drop(tx)
        return changed
