from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon

from proil_core.payment.strategy import Strategy
from proil_core.refusal import Code


@tagged("post_install", "-at_install")
class TestPaymentMethod(TransactionsCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.methods = cls.env["payment.method"].with_context(active_test=False)
        cls.card = cls.env.ref("payment.payment_method_card")
        cls.visa = cls.env.ref("payment.payment_method_visa")

    def test_data_chooses_a_strategy_for_each_method(self):
        chosen = {
            method.code: method.proil_strategy
            for method in self.methods.search([("proil_strategy", "!=", False)])
        }

        self.assertEqual(
            chosen,
            {
                "card": "hold_capture",
                "tpay": "hold_capture",
                "sberpay": "hold_capture",
                "sbp": "prepay_then_refund",
            },
        )

    def test_brand_is_paid_as_its_method_is(self):
        self.assertEqual(self.visa._proil_strategy(), Strategy.HOLD_CAPTURE)

    def test_administrator_chooses_another_and_an_update_keeps_it(self):
        administrator = new_test_user(self.env, "root2", groups="base.group_system")
        with Form(self.card.with_user(administrator)) as form:
            form.proil_strategy = "prepay_then_refund"

        self.methods._proil_choose_strategies({"card": "hold_capture"})

        self.assertEqual(self.visa._proil_strategy(), Strategy.PREPAY_THEN_REFUND)

    def test_nobody_else_chooses(self):
        for group in ("dispatcher", "accountant"):
            user = new_test_user(self.env, group, groups=f"proil_api.group_{group}")
            with self.subTest(group=group), self.assertRaises(AccessError):
                self.card.with_user(user).proil_strategy = "prepay_then_refund"

    def test_method_does_not_promise_what_it_cannot_do(self):
        for strategy, feature in (
            ("hold_capture", "support_manual_capture"),
            ("prepay_then_refund", "support_refund"),
        ):
            for support in ("none", "full_only"):
                with self.subTest(strategy=strategy, support=support):
                    self.card.write({feature: "partial", "proil_strategy": strategy})
                    with self.assertRaises(ValidationError), self.cr.savepoint():
                        self.card.write({feature: support})

    def test_orders_are_not_paid_by_a_method_without_a_strategy(self):
        self.assertEqual(self.methods._proil_by_code("card"), self.card)

        self.card.proil_strategy = False

        for code in ("card", "paypal", "nonsense"):
            with self.subTest(code=code), self.assertRefused(Code.PAYMENT_METHOD_UNKNOWN):
                self.methods._proil_by_code(code)
        for method in (self.card, self.visa):
            with self.subTest(method=method.code), self.assertRefused(Code.PAYMENT_METHOD_UNKNOWN):
                method._proil_strategy()
