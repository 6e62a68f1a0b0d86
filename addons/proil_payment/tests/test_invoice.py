from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.proil_order.tests.common import FEE, PRICE
from odoo.addons.proil_payment.tests.transactions import TransactionsCommon


@tagged("post_install", "-at_install")
class TestInvoice(TransactionsCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls.env["res.partner"].create({"name": "Taxi LLC", "is_company": True})
        cls.customer.parent_id = cls.client
        cls.customer.is_company = False

    def completed(self, litres="40.000"):
        order = self._create_draft()
        order.action_place()
        self._bring(order, "fuelling")
        order._finish_fuelling(self._totalizer() + Decimal(litres), Decimal(litres))
        self._photograph(order)
        order._complete()
        return order

    def test_client_is_invoiced_for_what_was_poured(self):
        order = self.completed("36.137")

        order._job_invoice()

        invoice = order.invoice_id
        self.assertEqual((order.payment_state, invoice.state), ("invoiced", "posted"))
        self.assertEqual((invoice.partner_id, invoice.invoice_origin), (self.client, order.name))
        fuel, delivery = invoice.invoice_line_ids
        self.assertEqual((fuel.quantity, fuel.price_unit), (36.137, float(PRICE)))
        self.assertEqual(delivery.price_subtotal, float(FEE))
        self.assertEqual(Decimal(str(invoice.amount_total)), order.amount_charged)

    def test_invoice_is_made_once(self):
        order = self.completed()
        order._job_invoice()
        invoice = order.invoice_id

        order._job_invoice()

        self.assertEqual(order.invoice_id, invoice)

    def test_nothing_poured_is_not_invoiced(self):
        order = self.completed("0.000")

        order._job_invoice()

        self.assertFalse(order.invoice_id)
        self.assertEqual(order.payment_state, "none")

    def test_vat_is_contained_in_the_price(self):
        self._create_sale_tax()
        order = self.completed()

        order._job_invoice()

        self.assertEqual(order.invoice_id.amount_total, float(order.amount_charged))
        self.assertEqual(order.invoice_id.amount_tax, 504.74)

    def test_invoice_that_would_not_be_the_charge_is_not_made(self):
        self._create_sale_tax(price_include_override="tax_excluded")
        order = self.completed()

        with self.assertRaises(UserError):
            order._job_invoice()

        self.assertFalse(order.invoice_id)
        self.assertFalse(self.env["account.move"].search([("invoice_origin", "=", order.name)]))
