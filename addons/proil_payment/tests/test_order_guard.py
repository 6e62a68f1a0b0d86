from odoo import fields
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon

from proil_core.refusal import Code


@tagged("post_install", "-at_install")
class TestOrderGuard(TransactionsCommon, TransactionCase):
    """What verbs write about an order's money nobody writes by RPC."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dina = new_test_user(cls.env, "dina", groups="proil_api.group_dispatcher")

    def new_card(self, partner, provider=None):
        return self.env["payment.token"].create(
            {
                "provider_id": (provider or self.provider).id,
                "payment_method_id": self.env.ref("payment.payment_method_card").id,
                "partner_id": partner.id,
                "provider_ref": "tk_1",
                "payment_details": "4242",
                "proil_consent_version": "1",
            }
        )

    def test_dispatcher_does_not_write_what_moves_money(self):
        order = self._create_order()
        stranger = self.env["res.partner"].create({"name": "Boris"})
        forgeries = {
            "authorise_card_id": self.new_card(stranger).id,
            "authorise_at": fields.Datetime.now(),
            "pay_before": fields.Datetime.now(),
            "hold_id": self._held_order().hold_id.id,
            "hold_trouble": "gone",
            "invoice_id": self.env["account.move"].create({"move_type": "entry"}).id,
            "refund_trouble": "by hand",
        }
        for field, value in forgeries.items():
            with self.subTest(field), self.assertRefused(Code.STATE_IS_NOT_WRITABLE, field=field):
                order.with_user(self.dina).write({field: value})

        self.assertFalse(order.authorise_card_id)

    def test_dispatcher_does_not_create_an_order_with_a_card_to_charge(self):
        card = self.new_card(self.customer)
        orders = self.env["proil.order"].with_user(self.dina)

        with self.assertRefused(Code.STATE_IS_NOT_WRITABLE, field="authorise_card_id"):
            orders.create({"partner_id": self.customer.id, "authorise_card_id": card.id})

    def test_verbs_write_it(self):
        order = self._create_order()
        order.with_user(self.dina)._writer().hold_trouble = "gone"
        order.with_user(self.dina).sudo().refund_trouble = "by the bank"

        self.assertEqual((order.hold_trouble, order.refund_trouble), ("gone", "by the bank"))

    def test_order_is_not_held_for_by_the_card_of_another(self):
        order = self._create_order()
        stranger = self.env["res.partner"].create({"name": "Boris"})
        with self.assertRefused(Code.PAYMENT_METHOD_UNKNOWN):
            order._new_token_hold("attempt", self.new_card(stranger), operation="offline")

        self.assertFalse(order.transaction_ids)

    def test_order_is_not_held_for_by_a_card_of_another_company(self):
        order = self._create_order()
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        provider = self.provider.copy({"company_id": elsewhere.id})
        with self.assertRefused(Code.PAYMENT_METHOD_UNKNOWN):
            order._new_token_hold(
                "attempt", self.new_card(self.customer, provider), operation="offline"
            )

        self.assertFalse(order.transaction_ids)
