from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon


@tagged("post_install", "-at_install")
class TestCompanyRules(TransactionsCommon, TransactionCase):
    """Money of a company is for those who work for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.proil_refund_limit = 1000
        elsewhere = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.olga = new_test_user(cls.env, "olga", groups="proil_api.group_accountant")
        cls.eva = new_test_user(
            cls.env,
            "eva",
            groups="proil_api.group_accountant",
            company_id=elsewhere.id,
            company_ids=[fields.Command.set(elsewhere.ids)],
        )

    def owed(self):
        order = self._held_order("completed")
        order.hold_id._set_canceled()
        return order.debt_ids

    def test_accountant_of_another_company_sees_no_money(self):
        order = self._captured_order()
        sale = self.env["proil.retail.sale"].search([("order_id", "=", order.id)])
        day = self.env["proil.retail.day"].create(
            {"date": sale.date, "company_id": order.company_id.id}
        )
        broken = self.env["proil.money.break"].create({"order_id": order.id, "link": "litres"})
        refund = order._refund_sum(2000, "other", "For the rule")
        for record in (sale, day, broken, refund, self.owed()):
            with self.subTest(record._name):
                found = [("id", "=", record.id)]
                self.assertEqual(record.with_user(self.olga).search(found), record)
                self.assertFalse(record.with_user(self.eva).search(found))

    def test_accountant_of_another_company_decides_on_no_refund(self):
        refund = self._captured_order()._refund_sum(2000, "other", "For the rule")
        for verb in ("action_approve", "action_refuse"):
            with self.subTest(verb), self.assertRaises(AccessError):
                getattr(refund.with_user(self.eva), verb)()
        self.assertEqual(refund.state, "requested")

        refund.with_user(self.olga).action_approve()
        self.assertEqual(refund.state, "approved")

    def test_accountant_of_another_company_decides_on_no_debt(self):
        debt = self.owed()
        foreign = debt.with_user(self.eva)
        debt.with_user(self.olga)._ask_write_off("Bankrupt")
        for verb in (
            foreign.action_collect_again,
            foreign.action_agree_write_off,
            lambda: foreign._ask_write_off("Mine"),
        ):
            with self.subTest(), self.assertRaises(AccessError):
                verb()

        self.assertEqual((debt.state, debt.write_off_reason), ("open", "Bankrupt"))
