from odoo.tests import TransactionCase

from odoo.addons.proil_payment.tests.receipts import CHARGE, ReceiptsCommon


class TestReceiptsOfDebt(ReceiptsCommon, TransactionCase):
    def _owed_order(self):
        order = self._poured_order()
        order._owe()
        return order

    def test_fuel_that_was_not_paid_for_is_sold_on_credit(self):
        order = self._owed_order()

        order._owe()

        [receipt] = order.receipt_ids
        self.assertEqual(self.told(order), [("credit", ("Credit", CHARGE))])
        self.assertEqual({item["Method"] for item in self.items(receipt)}, {6})
        self.assertEqual((receipt.issued, receipt.state), ("explicit", "expected"))
        self.assertEqual(order.fiscal_state, "queued")

    def test_money_that_comes_later_pays_the_credit(self):
        order = self._owed_order()

        order.hold_id._create_child_transaction(float(CHARGE))._set_done()

        self.assertEqual(
            self.told(order),
            [("credit", ("Credit", CHARGE)), ("collection", ("Electronic", CHARGE))],
        )
        collected = order.receipt_ids.filtered(lambda each: each.purpose == "collection")
        self.assertEqual({item["Method"] for item in self.items(collected)}, {7})

    def test_company_without_receipts_on_credit_prints_the_sale_when_it_is_paid(self):
        self.provider.cloudpayments_credit_receipts = False
        order = self._owed_order()
        self.assertFalse(order.receipt_ids)

        order.hold_id._create_child_transaction(float(CHARGE))._set_done()

        self.assertEqual(self.told(order), [("sale", ("Electronic", CHARGE))])
        self.assertEqual({item["Method"] for item in self.items(order.receipt_ids)}, {4})

    def test_payment_of_a_debt_by_another_card_pays_the_credit(self):
        order = self._owed_order()
        self.env.flush_all()  # The index of unfinished attempts sees what is written.
        tx = order.debt_ids._new_link(CHARGE)

        content = tx._cloudpayments_receipt("link", CHARGE)

        self.assertEqual({item["Method"] for item in content["Items"]}, {7})
        self.assertEqual(content["Amounts"], {"Electronic": CHARGE})
