from odoo.tests import HttpCase, tagged

from odoo.addons.proil_order.tests.common import ProilOrderApiCase
from odoo.addons.proil_payment.tests.receipts import CHARGE, ReceiptsCommon


@tagged("post_install", "-at_install")
class TestCustomerReceipts(ReceiptsCommon, ProilOrderApiCase, HttpCase):
    def _list(self, order, **options):
        return self.send("GET", f"/payments/{order.public_id}/receipts", **options)

    def test_customer_reads_the_fiscal_sign_of_an_own_order(self):
        order = self._sold_order()
        self._sign(order.receipt_ids)

        [receipt] = self._list(order).json()["items"]

        self.assertEqual(
            {
                name: receipt[name]
                for name in ("type", "purpose", "status", "amount", "registered_at", "fiscal_sign")
            },
            {
                "type": "income",
                "purpose": "sale",
                "status": "registered",
                "amount": int(CHARGE * 100),
                "registered_at": "2030-05-14T09:15:30Z",
                "fiscal_sign": "4210112345",
            },
        )
        self.assertTrue(receipt["url"].startswith("https://receipts.example/"))
        self.assertEqual(receipt["fiscal_storage"], "9999078900005430")

    def test_receipt_on_its_way_has_no_numbers_yet(self):
        order = self._sold_order()
        self._refund_all(order)

        sale, refund = self._list(order).json()["items"]

        self.assertEqual((sale["status"], sale["fiscal_sign"], sale["url"]), ("queued", None, None))
        self.assertEqual((refund["type"], refund["purpose"]), ("return", "return"))

    def _refund_all(self, order):
        self._refund(order.receipt_ids.transaction_id, CHARGE)

    def test_order_on_hold_has_none(self):
        self.assertEqual(self._list(self._held_order()).json(), {"items": []})

    def test_another_customer_does_not_read_them(self):
        answer = self._list(self._sold_order(), token=self.stranger_token)

        self.assertEqual((answer.status_code, answer.json()["code"]), (404, "not_found"))

    def test_nobody_reads_them_without_signing_in(self):
        answer = self._list(self._sold_order(), token="nobody")

        self.assertEqual(answer.status_code, 401)
