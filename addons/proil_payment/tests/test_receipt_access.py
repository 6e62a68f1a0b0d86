from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from odoo.addons.proil_payment.tests.receipts import ReceiptsCommon


@tagged("post_install", "-at_install")
class TestReceiptAccess(ReceiptsCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sold_order()
        cls.receipt = cls.order.receipt_ids
        cls.accountant = new_test_user(cls.env, "olga", groups="proil_api.group_accountant")
        cls.dispatcher = new_test_user(cls.env, "dina", groups="proil_api.group_dispatcher")

    def _missing(self, user):
        action = self.env.ref("payment_cloudpayments.cloudpayments_receipt_action_missing")
        self.assertEqual(action.context, "{'search_default_missing': 1}")
        view = self.env.ref("payment_cloudpayments.cloudpayments_receipt_view_search")
        self.assertIn("[('state', '!=', 'registered'), ('awaited_since', '!=', False)]", view.arch)
        return (
            self.env["cloudpayments.receipt"]
            .with_user(user)
            .search([("state", "!=", "registered"), ("awaited_since", "!=", False)])
            .filtered(lambda each: each.transaction_id in self.order.transaction_ids)
        )

    def test_accountant_sees_receipts_on_the_order_and_those_that_are_missing(self):
        with Form(self.order.with_user(self.accountant)) as form:
            self.assertEqual(len(form.receipt_ids), 1)
        self.assertEqual(self._missing(self.accountant), self.receipt)

        self._sign(self.receipt)

        self.assertFalse(self._missing(self.accountant))

    def test_dispatcher_does_not_see_receipts(self):
        with Form(self.order.with_user(self.dispatcher)) as form:
            self.assertNotIn("receipt_ids", form._view["fields"])
        with self.assertRaises(AccessError):
            self.receipt.with_user(self.dispatcher).read(["amount"])

    def test_menu_of_missing_receipts_is_the_accountant_s(self):
        menu = self.env.ref("proil_payment.cloudpayments_receipt_menu_missing")
        menus = self.env["ir.ui.menu"]

        self.assertIn(menu.id, menus.with_user(self.accountant)._visible_menu_ids())
        self.assertNotIn(menu.id, menus.with_user(self.dispatcher)._visible_menu_ids())

    def test_nobody_writes_receipts_by_hand(self):
        receipt = self.receipt.with_user(self.accountant)

        for attempt in (
            lambda: receipt.write({"state": "registered"}),
            receipt.unlink,
            lambda: receipt.create({"provider_id": self.provider.id}),
        ):
            with self.subTest(), self.assertRaises(AccessError):
                attempt()

    def test_accountant_issues_a_failed_receipt_again(self):
        self.receipt._note_failed("There is no register", 2)
        receipt = self.receipt.with_user(self.accountant)
        self.assertIn("connect one in the cabinet", receipt.advice)

        receipt.action_issue_again()

        self.assertEqual((receipt.state, receipt.issued), ("expected", "explicit"))
        self.assertEqual((receipt.error_code, receipt.reason, receipt.advice), (0, False, False))

    def test_dispatcher_does_not_issue_receipts(self):
        self.receipt._note_failed("There is no register", 2)

        with self.assertRaises(AccessError):
            self.receipt.with_user(self.dispatcher).action_issue_again()

    def test_receipt_that_is_there_or_on_its_way_is_not_issued_again(self):
        receipt = self.receipt.with_user(self.accountant)
        with self.assertRaises(UserError):
            receipt.action_issue_again()

        self._sign(self.receipt)

        with self.assertRaises(UserError):
            receipt.action_issue_again()

    def test_corrected_settings_are_in_the_receipt_that_is_issued_again(self):
        self.receipt._note_failed("wrong taxation system", 3)
        self.provider.cloudpayments_taxation = "1"

        self.receipt.with_user(self.accountant).action_issue_again()

        self.assertEqual(self.receipt._customer_receipt()["TaxationSystem"], 1)
