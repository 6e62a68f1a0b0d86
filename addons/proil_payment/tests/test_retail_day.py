from datetime import timedelta
from decimal import Decimal

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.proil_order.tests.common import FEE, NOON, PRICE
from odoo.addons.proil_payment.tests.transactions import TransactionsCommon
from odoo.addons.queue_job.tests.common import trap_jobs

CHARGE = 40 * PRICE + FEE


@tagged("post_install", "-at_install")
class TestRetailDay(TransactionsCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(cls.env, "olga", groups="proil_api.group_accountant")
        cls.days = cls.env["proil.retail.day"]
        cls.sales = cls.env["proil.retail.sale"]

    def post(self):
        left = [("day_id", "=", False), ("order_id.partner_id", "=", self.customer.id)]
        action = self.sales.with_user(self.accountant).search(left).action_post()
        return self.days.search(action["domain"])

    def post_past_days(self, after=timedelta(days=1)):
        with freeze_time(NOON + after):
            self.days.with_context(queue_job__no_delay=True)._cron_post_past_days()

    def balances(self, move):
        return sorted((line.name, round(Decimal(str(line.balance)), 2)) for line in move.line_ids)

    def test_capture_is_a_sale_of_fuel_and_delivery(self):
        order = self._captured_order()

        [sale] = self.sales.search([("order_id", "=", order.id)])
        self.assertEqual((sale.litres, sale.fuel_amount), (40, 40 * PRICE))
        self.assertEqual((sale.delivery_amount, sale.amount), (FEE, CHARGE))
        self.assertEqual(sale.date, NOON.date())

    def test_sale_belongs_to_the_day_of_the_companys_clock(self):
        with freeze_time(NOON.replace(hour=22)):
            order = self._captured_order()

        [sale] = self.sales.search([("order_id", "=", order.id)])
        self.assertEqual(sale.date, NOON.date() + timedelta(days=1))

    def test_day_is_two_entries_and_nothing_stays_owed(self):
        for _order in range(3):
            self._captured_order()

        day = self.post()

        self.assertEqual((day.date, day.amount), (NOON.date(), 3 * CHARGE))
        self.assertEqual(
            self.balances(day.sales_move_id),
            [
                ("Fuel delivery", -3 * FEE),
                ("Paid by card", 3 * CHARGE),
                ("Petrol AI-95", -120 * PRICE),
            ],
        )
        [payment] = day.payment_move_ids
        self.assertEqual(payment.journal_id, self.provider.journal_id)
        self.assertEqual({move.state for move in day.sales_move_id + payment}, {"posted"})
        owed = (day.sales_move_id + payment).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        self.assertEqual((sum(owed.mapped("amount_residual")), len(owed)), (0, 2))
        self.assertTrue(all(owed.mapped("reconciled")))

    def test_vat_is_taken_out_of_the_price_to_the_kopeck(self):
        self._create_sale_tax()
        self._captured_order()

        day = self.post()

        lines = self.balances(day.sales_move_id)
        self.assertEqual(
            lines,
            [
                ("Fuel delivery", Decimal("-245.08")),
                ("Paid by card", CHARGE),
                ("Petrol AI-95", Decimal("-2049.18")),
                ("VAT 22%", Decimal("-450.82")),
                ("VAT 22%", Decimal("-53.92")),
            ],
        )
        tax_lines = day.sales_move_id.line_ids.filtered("tax_repartition_line_id")
        self.assertEqual(round(sum(tax_lines.mapped("tax_base_amount")), 2), 2294.26)

    def test_sales_are_posted_once(self):
        self._captured_order()
        first = self.post()

        self.assertFalse(self.post())
        first.sale_ids.with_user(self.accountant).action_post()

        self.assertEqual(self.days.search_count([("date", "=", NOON.date())]), 1)

    def test_late_sale_of_a_posted_day_gets_an_entry_of_its_own(self):
        self._captured_order()
        first = self.post()
        self._captured_order()

        second = self.post()

        self.assertNotEqual(first.sales_move_id, second.sales_move_id)
        self.assertEqual(second.amount, CHARGE)

    def test_cron_posts_past_days_and_leaves_today(self):
        self._captured_order()

        today = [("date", "=", NOON.date())]

        self.post_past_days(after=timedelta())
        self.assertFalse(self.days.search(today))
        self.post_past_days()

        self.assertEqual(self.days.search(today).amount, CHARGE)

    def test_bad_company_stops_no_other_and_its_day_says_why(self):
        dollars = self.env["res.company"].create(
            {"name": "Abroad", "currency_id": self.env.ref("base.USD").id}
        )
        bad, good = self._captured_order(), self._captured_order()
        of_bad = self.sales.search([("order_id", "=", bad.id)])
        of_bad.company_id = dollars

        for _hour in range(2):
            self.post_past_days()

        self.assertEqual(self.sales.search([("order_id", "=", good.id)]).day_id.amount, CHARGE)
        self.assertFalse(of_bad.day_id)
        day = self.days.search([("company_id", "=", dollars.id)])
        self.assertEqual(len(day), 1)
        self.assertIn("the books of Abroad are in USD", day.trouble)
        self.assertFalse(day.sales_move_id)

    def test_bad_grade_is_posted_when_it_has_been_repaired(self):
        self._captured_order()
        grade = self.ai95.product_tmpl_id
        account = grade.get_product_accounts()["income"]
        self.env.company.income_account_id = False
        (grade.categ_id | grade.categ_id.search([])).property_account_income_categ_id = False
        grade.property_account_income_id = False
        today = [("date", "=", NOON.date())]

        self.post_past_days()
        self.assertIn("no income account", self.days.search(today).trouble)
        grade.property_account_income_id = account
        self.env.ref("proil_payment.product_delivery").property_account_income_id = account
        self.post_past_days()

        [day] = self.days.search(today)
        self.assertFalse(day.trouble)
        self.assertEqual((day.amount, day.sales_move_id.state), (CHARGE, "posted"))

    def test_each_day_of_a_company_is_a_job_of_its_own(self):
        self._captured_order()
        with freeze_time(NOON + timedelta(days=1)):
            self._captured_order()

        with freeze_time(NOON + timedelta(days=2)), trap_jobs() as trap:
            self.days._cron_post_past_days()
            self.days._cron_post_past_days()

        self.assertEqual(len({job.identity_key for job in trap.enqueued_jobs}), 2)
        self.assertEqual(len(trap.enqueued_jobs), 2)

    def test_refund_takes_the_sale_back(self):
        order = self._captured_order()
        captured = order.hold_id.child_transaction_ids.filtered(lambda tx: tx.state == "done")

        captured._create_child_transaction(float(CHARGE), is_refund=True)._set_done()

        self.assertEqual(order.payment_state, "refunded")
        day = self.post()
        self.assertEqual(day.amount, 0)
        self.assertFalse(sum(day.sales_move_id.line_ids.mapped("balance")))

    def test_no_payment_entry_is_made_for_an_order(self):
        payments = self.env["account.payment"].search_count([])
        order = self._captured_order()

        order.transaction_ids._post_process()

        self.assertEqual(self.env["account.payment"].search_count([]), payments)
        self.assertTrue(all(order.transaction_ids.mapped("is_post_processed")))

    def test_books_of_another_currency_are_refused(self):
        self.env.company.currency_id = self.env.ref("base.USD")
        self._captured_order()

        with self.assertRaises(UserError):
            self.post()

    def test_dispatcher_has_no_hand_in_the_ledger(self):
        dispatcher = new_test_user(self.env, "pavel", groups="proil_api.group_dispatcher")
        self._captured_order()

        for model in (self.sales, self.days):
            with self.subTest(model=model._name), self.assertRaises(Exception) as caught:
                model.with_user(dispatcher).search([])
            self.assertEqual(type(caught.exception).__name__, "AccessError")
