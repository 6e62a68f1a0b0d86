from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon


@tagged("post_install", "-at_install")
class TestPaymentGuard(TransactionsCommon, TransactionCase):
    """Odoo lets accountants move and rewrite payments; those of orders have their own verbs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.olga = new_test_user(cls.env, "olga", groups="proil_api.group_accountant")
        # Creating a payment reads its provider, which is for administrators alone.
        cls.sasha = new_test_user(
            cls.env, "sasha", groups="proil_api.group_accountant,base.group_system"
        )
        cls.dina = new_test_user(cls.env, "dina", groups="proil_api.group_dispatcher")

    def new_payment(self, **vals):
        return (
            self.env["payment.transaction"]
            .with_user(self.sasha)
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.env.ref("payment.payment_method_card").id,
                    "amount": 10,
                    "currency_id": self.env.ref("base.RUB").id,
                    "partner_id": self.customer.id,
                    "operation": "offline",
                    **vals,
                }
            )
        )

    def assertRefusedByHand(self, attempt):
        with self.assertRaises(AccessError) as caught:
            attempt()
        self.assertIn("actions of the order alone", str(caught.exception))

    def test_accountant_does_not_press_odoos_buttons_on_an_order(self):
        hold = self._held_order().hold_id.with_user(self.olga)
        capture = self._captured_order()._captures().with_user(self.olga)

        for attempt in (hold.action_capture, hold.action_void, capture.action_refund):
            with self.subTest(attempt.__name__):
                self.assertRefusedByHand(attempt)
        self.assertFalse(hold.sudo().cloudpayments_operation_ids)

    def test_accountant_does_not_rewrite_the_payments_of_an_order(self):
        hold = self._held_order().hold_id
        foreign = self.new_payment()

        self.assertRefusedByHand(lambda: hold.with_user(self.olga).write({"amount": 1}))
        for vals in (
            {"proil_order_id": hold.proil_order_id.id},
            {"source_transaction_id": hold.id},
        ):
            with self.subTest(vals=vals):
                self.assertRefusedByHand(lambda vals=vals: self.new_payment(**vals))
                self.assertRefusedByHand(lambda vals=vals: foreign.write(vals))

    def test_accountant_works_with_other_payments(self):
        payment = self.new_payment().with_user(self.olga)
        payment.landing_route = "/shop"

        self.assertEqual(payment.landing_route, "/shop")

    def test_invoice_does_not_release_the_hold_of_an_order(self):
        hold = self._held_order().hold_id
        invoice = (
            self.env["account.move"]
            .with_user(self.olga)
            .create({"move_type": "entry", "transaction_ids": [Command.link(hold.id)]})
        )

        self.assertRefusedByHand(invoice.payment_action_void)

    def test_employee_does_not_capture_by_odoos_wizard(self):
        hold = self._held_order().hold_id
        wizard = (
            self.env["payment.capture.wizard"]
            .with_user(self.dina)
            .create({"transaction_ids": [Command.set(hold.ids)], "amount_to_capture": 1})
        )

        self.assertRefusedByHand(wizard.action_capture)
        self.assertFalse(hold.cloudpayments_operation_ids)

    def test_form_offers_no_buttons_for_the_payment_of_an_order(self):
        payments = self.env["payment.transaction"].with_user(self.olga)
        form = self.env.ref("payment.payment_transaction_form")
        arch = etree.fromstring(payments.get_view(form.id, "form")["arch"])

        for name in ("action_capture", "action_void"):
            (button,) = arch.xpath(f"//button[@name='{name}']")
            self.assertTrue(button.get("invisible").startswith("proil_order_id or "))
