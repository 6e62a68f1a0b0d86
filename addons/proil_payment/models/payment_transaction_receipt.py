from odoo import models

from proil_core.payment.receipts import Event

_EVENTS = {
    "sale": Event.CAPTURE,
    "prepayment": Event.PREPAY,
    "settlement": Event.SETTLE,
    "credit": Event.CREDIT,
    "collection": Event.COLLECT,
    "return": Event.REFUND,
}


class PaymentTransaction(models.Model):
    """Receipts of payments for orders: the facts of the order in the words of the register."""

    _inherit = "payment.transaction"

    def _cloudpayments_receipt_purpose(self):
        purpose = super()._cloudpayments_receipt_purpose()
        order = self.proil_order_id
        if not order or purpose != "sale":
            return purpose
        if self._is_taken_before_the_fill():
            return "prepayment"
        is_credited = "credit" in order._receipts().mapped("purpose")
        return "collection" if self.proil_debt_id or is_credited else "sale"

    def _cloudpayments_receipt_content(self, purpose, amount):
        order = self.proil_order_id
        if not order:
            return super()._cloudpayments_receipt_content(purpose, amount)
        if purpose == "return":
            self._refuse_return_of_nothing()
        receipt = order._receipt_chain(self).due(
            _EVENTS[purpose], amount, self._delivery_returned()
        )
        if not receipt:
            return None
        provider = self.provider_id
        items = [
            provider._cloudpayments_receipt_item(
                label=line.label,
                unit=line.unit,
                vat=line.vat,
                Price=line.price,
                Quantity=line.quantity,
                Amount=line.amount,
                Method=int(line.method),
                Object=int(line.subject),
            )
            for line in receipt.lines
        ]
        amounts = {str(receipt.means): receipt.total}
        return provider._cloudpayments_customer_receipt(items, amounts, **order._receipt_payer())

    def _delivery_returned(self):
        """How much of a refund is for the delivery; None when nobody has said of what it is."""
        return self.proil_refund_id.delivery_amount if self._undoes_sale() else None

    def _is_taken_before_the_fill(self):
        """Money that was not held first; that of a debt is taken after the fill."""
        is_held = self.source_transaction_id or self.cloudpayments_two_stage
        return not is_held and not self.proil_debt_id

    def _refuse_return_of_nothing(self):
        source = self.source_transaction_id
        receipts = self.proil_order_id._receipts()
        if not receipts.filtered(lambda each: each.transaction_id == source):
            raise ValueError(
                self.env._("The payment that is given back has no receipt from this register.")
            )
