from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, TransactionCase, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon

DESKS = ("proil_hold", "proil_failed_capture", "proil_debt", "proil_refund", "proil_unfinished")
SPECIFICATIONS = {
    "payment.transaction": (
        "proil_order_id",
        "proil_order_state",
        "partner_id",
        "amount",
        "cloudpayments_hold_expires_at",
        "proil_hold_urgency",
    ),
    "cloudpayments.operation": (
        "proil_order_id",
        "proil_partner_id",
        "kind",
        "amount",
        "state",
        "proil_payment_state",
    ),
    "proil.debt": ("order_id", "partner_id", "due", "state", "next_step_at"),
    "proil.refund": ("order_id", "partner_id", "requested_by_id", "amount", "state"),
}


@tagged("post_install", "-at_install")
class TestPaymentDesk(TransactionsCommon, TransactionCase):
    """The lists of what needs somebody, as dispatchers and accountants open them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dina = new_test_user(cls.env, "dina", groups="proil_api.group_dispatcher")
        cls.olga = new_test_user(cls.env, "olga", groups="proil_api.group_accountant")
        cls.kira = new_test_user(cls.env, "kira", groups="proil_api.group_fuel_controller")

    def desk(self, name, user):
        action = self.env.ref(f"proil_payment.{name}_action")
        model = self.env[action.res_model].with_user(user)
        fields_ = {
            field: {"fields": {"display_name": {}}} if field.endswith("_id") else {}
            for field in SPECIFICATIONS[action.res_model]
        }
        domain = safe_eval(action.domain or "[]")
        return lambda: model.web_search_read(domain, fields_, count_limit=1000)["records"]

    def fill_desks(self, count):
        for _each in range(count):
            self._held_order().hold_id.cloudpayments_hold_expires_at = fields.Datetime.now()
            self.refused_capture()
            self._held_order().hold_id._cloudpayments_plan_void()
            self._captured_order()._refund_sum(1, "other", "For the desk")

    def refused_capture(self):
        order = self._held_order("completed")
        operation = order.hold_id._cloudpayments_plan_capture(order.amount_charged)
        operation._conclude("refused", "by the test")
        # The next order is of the same customer.
        order.debt_ids.write({"state": "paid", "paid": order.debt_ids.amount})

    def test_lists_do_not_ask_once_per_row(self):
        self.fill_desks(2)
        counts = {}
        for name in DESKS:
            counts[name] = self.queries(self.desk(name, self.olga))
        self.fill_desks(6)

        for name in DESKS:
            with self.subTest(name):
                few, rows_before = counts[name]
                many, rows = self.queries(self.desk(name, self.olga))
                self.assertGreater(rows, rows_before)
                self.assertLessEqual(many, few)

    def queries(self, read):
        self.env.flush_all()
        read()  # rights and views are cached by now
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        rows = read()
        return self.env.cr.sql_log_count - before, len(rows)

    def test_dispatcher_reads_what_needs_somebody(self):
        self.fill_desks(1)

        for name in DESKS:
            with self.subTest(name):
                self.assertTrue(self.desk(name, self.dina)())
            with self.subTest(name, user="fuel controller"), self.assertRaises(AccessError):
                self.desk(name, self.kira)()

    def test_menus_are_for_those_who_may(self):
        menus = self.env["ir.ui.menu"]
        money = self.env.ref("proil_payment.menu_payments")
        ledger = self.env.ref("proil_payment.proil_retail_day_menu")
        for user, sees_desks, sees_ledger in (
            (self.dina, True, False),
            (self.olga, True, True),
            (self.kira, False, False),
        ):
            with self.subTest(user.name):
                visible = menus.with_user(user)._visible_menu_ids()
                self.assertEqual(money.id in visible, sees_desks)
                self.assertEqual(ledger.id in visible, sees_ledger)

    def test_each_row_opens_its_order(self):
        self.fill_desks(1)
        hold = self.env["payment.transaction"].search([("state", "=", "authorized")], limit=1)
        operation = self.env["cloudpayments.operation"].search([], limit=1)

        owing = self.env["proil.debt"].search([], limit=1).order_id
        self.assertEqual(owing.with_user(self.dina).action_open_debt()["res_id"], owing.debt_ids.id)
        for row, order in (
            (hold, hold.proil_order_id),
            (operation, operation.hold_id.proil_order_id),
        ):
            opened = row.with_user(self.dina).action_open_order()
            self.assertEqual((opened["res_model"], opened["res_id"]), ("proil.order", order.id))

    def test_holds_say_how_urgent_they_are(self):
        hold = self._held_order().hold_id
        for hours, urgency in ((-1, "expired"), (23, "last_day"), (47, "soon"), (49, "calm")):
            with self.subTest(hours=hours):
                hold.cloudpayments_hold_expires_at = fields.Datetime.now() + timedelta(hours=hours)
                self.assertEqual(hold.proil_hold_urgency, urgency)

    def test_filters_and_groups_of_the_lists_work(self):
        self.fill_desks(1)
        for name in DESKS:
            action = self.env.ref(f"proil_payment.{name}_action")
            model = self.env[action.res_model].with_user(self.olga)
            view = action.search_view_id
            arch = model.get_view(view.id or None, "search")["arch"]
            for domain, context in search_parts(arch):
                with self.subTest(name, domain=domain, context=context):
                    model.search(domain, limit=1)
                    if group_by := context.get("group_by"):
                        model.formatted_read_group([], [group_by], ["__count"])

    def test_order_tells_its_money_in_one_line(self):
        owing = self._held_order("completed")
        owing.hold_id._set_canceled()
        debt = owing.debt_ids
        self.assertIn("being collected", owing.money_summary)
        debt._hand_over()
        owing.invalidate_recordset()
        self.assertIn("a person is needed", owing.money_summary)
        debt.with_user(self.olga)._ask_write_off("Our own fault")
        owing.invalidate_recordset()
        self.assertIn("Our own fault", owing.money_summary)

        self.assertRegex(self._held_order().money_summary, r"2.799.00 ₽ on hold")
        charged = self._captured_order()
        self.assertRegex(charged.money_summary, r"2.799.00 ₽ taken")
        self.assertEqual((charged.amount_taken, charged.amount_returned), (2799, 0))
        self.assertIn("Nothing", self._create_order().money_summary)

    def test_payment_tab_is_for_those_who_work_with_money(self):
        order = self._captured_order()
        order._refund_sum(1, "other", "For the tab")
        for user in (self.dina, self.olga):
            with self.subTest(user.name), Form(order.with_user(user)) as form:
                self.assertEqual(form.amount_taken, 2799)
                self.assertEqual(len(form.refund_ids), 1)
        with Form(order.with_user(self.kira)) as form:
            self.assertNotIn("amount_taken", form._view["fields"])


def search_parts(arch):
    """Domain and context of each filter of a search view."""
    for node in etree.fromstring(arch).iter("filter"):
        domain = safe_eval(node.get("domain") or "[]")
        yield domain, safe_eval(node.get("context") or "{}")
