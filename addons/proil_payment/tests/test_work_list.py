"""The accountant's desk for what CloudPayments and the database see differently."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon

STRANGERS = ("proil_api.group_dispatcher", "proil_api.group_fuel_controller", "base.group_user")


@tagged("post_install", "-at_install")
class TestWorkList(TransactionsCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accountant = new_test_user(cls.env, "olga", groups="proil_api.group_accountant")
        cls.order = cls._held_order()
        cls.noted = cls.env["cloudpayments.discrepancy"]._note(
            "sum_differs",
            cls.order.hold_id.provider_id,
            transaction=cls.order.hold_id,
            number="1",
            ours="captured 10.00",
            theirs="Completed 11.00",
        )

    def resolve(self, user):
        noted = self.noted.with_user(user)
        wizard = self.env["cloudpayments.resolution"].with_user(user)
        context = noted.action_resolve()["context"]
        wizard.with_context(**context).create({"note": "One rouble refunded"}).action_resolve()

    def test_accountant_sees_both_sides_the_order_and_what_to_do(self):
        with Form(self.noted.with_user(self.accountant)) as form:
            self.assertEqual(form.order_id, self.order)
            self.assertEqual((form.ours, form.theirs), ("captured 10.00", "Completed 11.00"))
            self.assertIn("Refund", form.advice)

    def test_accountant_settles_and_does_not_rewrite(self):
        with self.assertRaises(AccessError):
            self.noted.with_user(self.accountant).write({"theirs": "10.00"})

        self.resolve(self.accountant)

        self.assertEqual(self.noted.resolved_by_id, self.accountant)
        self.assertEqual(self.noted.note, "One rouble refunded")

    def test_others_neither_see_nor_settle(self):
        for group in STRANGERS:
            user = new_test_user(self.env, group.replace(".", "_"), groups=group)
            with self.subTest(group=group):
                with self.assertRaises(AccessError):
                    self.noted.with_user(user).read(["theirs"])
                with self.assertRaises(AccessError):
                    self.resolve(user)
                self.assertFalse(self.noted.resolved)

    def test_accountant_has_a_day_compared_again(self):
        day = self.a_day()
        day.with_user(self.accountant).action_reconcile()
        self.assertEqual(day.state, "planned")

    def test_accountant_has_any_days_compared(self):
        provider = self.order.hold_id.provider_id
        provider.state = "test"
        days = [date(2026, 3, 1), date(2026, 3, 2)]
        wizard = self.env["cloudpayments.day.choice"].with_user(self.accountant)
        wizard.create({"first_date": days[0], "last_date": days[1]}).action_reconcile()

        planned = self.env["cloudpayments.reconciliation"].search([("date", "in", days)])
        self.assertEqual(planned.sorted("date").mapped("date"), days)
        self.assertEqual(set(planned.mapped("state")), {"planned"})

    def test_others_have_nothing_compared(self):
        day = self.a_day()
        for group in STRANGERS:
            user = new_test_user(self.env, group.replace(".", "_"), groups=group)
            with self.subTest(group=group):
                with self.assertRaises(AccessError):
                    day.with_user(user).action_reconcile()
                with self.assertRaises(AccessError):
                    self.env["cloudpayments.day.choice"].with_user(user).create({})

    def test_day_shows_its_sums_to_the_accountant(self):
        with Form(self.a_day().with_user(self.accountant)) as form:
            self.assertEqual((form.ours_captured, form.theirs_captured), (10.0, 11.0))

    def test_days_are_those_by_which_sales_are_posted(self):
        provider = self.order.hold_id.provider_id
        provider.company_id.delivery_tz = "Asia/Vladivostok"

        since, until = provider._cloudpayments_day_bounds(date(2026, 3, 2))

        self.assertEqual(str(since), "2026-03-01 14:00:00")
        self.assertEqual(str(until), "2026-03-02 13:59:59")

    def test_menus_are_the_accountants(self):
        for name in ("cloudpayments_discrepancy_menu", "cloudpayments_reconciliation_menu"):
            menu = self.env.ref(f"proil_payment.{name}")
            with self.subTest(name):
                self.assertEqual(menu.group_ids, self.env.ref("proil_api.group_accountant"))

    def a_day(self):
        return self.env["cloudpayments.reconciliation"].create(
            {
                "provider_id": self.order.hold_id.provider_id.id,
                "date": date(2026, 3, 1),
                "state": "differs",
                "ours_captured": 10.0,
                "theirs_captured": 11.0,
            }
        )
