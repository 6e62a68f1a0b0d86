from odoo.exceptions import AccessError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon


@tagged("post_install", "-at_install")
class TestPaymentViews(TransactionsCommon, TransactionCase):
    def test_form_shows_payments_to_who_works_with_orders(self):
        order = self._held_order()
        for name, group in (
            ("dina", "proil_api.group_dispatcher"),
            ("olga", "proil_api.group_accountant"),
        ):
            user = new_test_user(self.env, name, groups=group)
            with self.subTest(group=group), Form(order.with_user(user)) as form:
                self.assertEqual(len(form.transaction_ids), 1)

    def test_fuel_controller_sees_the_order_without_its_payments(self):
        order = self._held_order()
        user = new_test_user(self.env, "kira", groups="proil_api.group_fuel_controller")

        with Form(order.with_user(user)) as form:
            self.assertNotIn("transaction_ids", form._view["fields"])
        with self.assertRaises(AccessError):
            order.hold_id.with_user(user).read(["amount"])

    def test_dispatcher_does_not_move_money(self):
        order = self._held_order()
        user = new_test_user(self.env, "dina", groups="proil_api.group_dispatcher")
        hold = order.hold_id.with_user(user)

        for attempt in (hold.action_capture, hold.action_void, lambda: hold.write({"amount": 1})):
            with self.subTest(), self.assertRaises(AccessError):
                attempt()

    def test_settings_keep_vat_and_journal(self):
        settings = self.env["res.config.settings"].create({})
        journal = self.env.company._proil_retail_journal()

        self.assertEqual(self.env.company._proil_retail_journal(), journal)
        settings.proil_retail_journal_id = journal
        settings.execute()
        self.assertEqual(self.env.company.proil_retail_journal_id, journal)
