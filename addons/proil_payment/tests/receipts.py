from decimal import Decimal
from itertools import count

from odoo.addons.payment_cloudpayments.tests.receipts import INN
from odoo.addons.proil_payment.tests.transactions import TransactionsCommon

LITRES = Decimal("36.137")
# 36.137 × 62.50 = 2258.56 and the delivery
CHARGE = Decimal("2557.56")
HELD = Decimal("2799.00")


class ReceiptsCommon(TransactionsCommon):
    """Orders whose provider has a cash register; nobody calls it."""

    _documents = count(1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.provider.write({"cloudpayments_receipts": True, "cloudpayments_inn": INN})

    @classmethod
    def _poured_order(cls, state="completed", **asked):
        """An order whose fill took less than was held."""
        order = cls._held_order("fuelling", **asked)
        cls._finish(order)
        return order

    @classmethod
    def _prepaid_order(cls, state="fuelling"):
        """An order whose money was taken before the fill."""
        order = cls._create_order()
        tx = order._new_hold(
            f"attempt-{order.id}",
            cls.provider,
            payment_method_id=cls.env.ref("payment.payment_method_card").id,
            operation="online_direct",
            cloudpayments_two_stage=False,
        )
        cls._bring(order, "accepted")
        order.hold_id = tx
        tx._cloudpayments_receipt("qr", HELD)
        tx._set_pending()
        tx._set_done()
        cls._bring(order, state)
        return order

    @classmethod
    def _finish(cls, order):
        order._finish_fuelling(cls._totalizer() + LITRES, LITRES)
        cls._photograph(order)
        order._complete()

    @classmethod
    def _sold_order(cls, **asked):
        order = cls._poured_order(**asked)
        order.hold_id._create_child_transaction(float(order.amount_charged))._set_done()
        return order

    @classmethod
    def _refund(cls, payment, amount):
        refund = payment._create_child_transaction(float(amount), is_refund=True)
        refund._cloudpayments_receipt("refund", Decimal(amount))
        refund._set_done()
        return refund

    @classmethod
    def _sign(cls, receipt):
        """As if the cash register had told its fiscal sign."""
        number = next(cls._documents)
        receipt._take(
            receipt.provider_id,
            {
                "Id": f"R{number}",
                "Type": receipt.direction,
                "Amount": f"{receipt.amount:.2f}",
                "DocumentNumber": str(number),
                "FiscalSign": "4210112345",
                "FiscalNumber": "9999078900005430",
                "DateTime": "2030-05-14 09:15:30",
                "Url": f"https://receipts.example/{number}",
                "InvoiceId": receipt.invoice_id,
                "Receipt": receipt.content,
            },
        )

    def told(self, order):
        """Purpose, means and sum of each receipt of an order, the oldest first."""
        receipts = order.receipt_ids.sorted("id")
        return [(each.purpose, *each._customer_receipt()["Amounts"].items()) for each in receipts]

    def items(self, receipt):
        return receipt._customer_receipt()["Items"]
