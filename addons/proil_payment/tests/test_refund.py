from decimal import Decimal

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon
from odoo.addons.queue_job.tests.common import trap_jobs

from proil_core.refusal import Code, Refusal

WHY = ("litres", "The meter jumped")


@tagged("post_install", "-at_install")
class TestRefund(TransactionsCommon, TransactionCase):
    """Who may ask for what, and who has to agree; nobody calls a bank."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.proil_refund_limit = 1000
        cls.dina = new_test_user(cls.env, "dina", groups="proil_api.group_dispatcher")
        cls.olga = new_test_user(cls.env, "olga", groups="proil_api.group_accountant")
        cls.inna = new_test_user(cls.env, "inna", groups="proil_api.group_accountant")
        cls.kira = new_test_user(cls.env, "kira", groups="proil_api.group_fuel_controller")

    def ask(self, user, amount, order=None):
        order = order or self._captured_order()
        return order.with_user(user)._refund_sum(Decimal(amount), *WHY)

    def test_accountant_needs_nobody_up_to_the_limit(self):
        order = self._captured_order()
        with trap_jobs() as trap:
            refund = self.ask(self.olga, "1000.00", order)

        self.assertEqual(
            (refund.state, refund.requested_by_id, refund.approved_by_id),
            ("approved", self.olga, self.olga),
        )
        self.assertEqual(
            [(job.method_name, job.channel) for job in trap.enqueued_jobs],
            [("_job_refund", "root.payment")],
        )

    def test_above_the_limit_another_accountant_agrees(self):
        refund = self.ask(self.olga, "1000.01")
        self.assertEqual(refund.state, "requested")

        with self.assertRefused(Code.REFUND_SAME_PERSON):
            refund.with_user(self.olga).action_approve()
        refund.with_user(self.inna).action_approve()

        self.assertEqual((refund.state, refund.approved_by_id), ("approved", self.inna))
        self.assertEqual(
            [(step.state, step.user_id) for step in refund.step_ids],
            [("requested", self.olga), ("approved", self.inna)],
        )

    def test_limit_is_for_all_that_one_person_asks_for(self):
        order = self._captured_order()
        self.assertEqual(self.ask(self.olga, "600.00", order).state, "approved")

        second = self.ask(self.olga, "400.01", order)

        self.assertEqual((second.state, second.asked_in_all), ("requested", Decimal("1000.01")))
        with self.assertRefused(Code.REFUND_SAME_PERSON):
            second.with_user(self.olga).action_approve()
        self.assertEqual(self.ask(self.inna, "1000.00", order).state, "approved")
        second.with_user(self.inna).action_approve()
        self.assertEqual(second.state, "approved")

    def test_refund_that_was_refused_leaves_the_limit_alone(self):
        order = self._captured_order()
        self.ask(self.olga, "1500.00", order).with_user(self.inna).action_refuse()

        self.assertEqual(self.ask(self.olga, "1000.00", order).state, "approved")

    def test_dispatcher_asks_and_an_accountant_decides(self):
        refund = self.ask(self.dina, "10.00")
        self.assertEqual(refund.state, "requested")

        for forbidden in ("action_approve", "action_refuse"):
            with self.subTest(forbidden), self.assertRaises(AccessError):
                getattr(refund.with_user(self.dina), forbidden)()
        refund.with_user(self.olga).action_refuse()

        self.assertEqual(refund.state, "refused")
        with self.assertRaisesRegex(UserError, "decided"):
            refund.with_user(self.inna).action_approve()

    def test_fuel_controller_neither_asks_nor_sees(self):
        refund = self.ask(self.olga, "10.00")

        with self.assertRaises(AccessError):
            refund.with_user(self.kira).read(["amount"])
        with self.assertRaises(AccessError):
            self.env["proil.order.refund"].with_user(self.kira).create(
                {"order_id": refund.order_id.id, "reason": "other", "note": "Why not"}
            )

    def test_nobody_writes_a_refund_past_its_verbs(self):
        refund = self.ask(self.olga, "2000.00")

        for user in (self.dina, self.olga):
            with self.subTest(user.name), self.assertRaises(AccessError):
                refund.with_user(user).write({"state": "approved"})
            with self.subTest(user.name), self.assertRaises(AccessError):
                refund.with_user(user).unlink()

    def test_what_is_asked_for_counts_as_gone(self):
        order = self._captured_order()
        self.ask(self.olga, "2000.00", order)

        with self.assertRaises(Refusal) as refused:
            self.ask(self.dina, "799.01", order)
        self.assertEqual(refused.exception.facts, {"refundable": Decimal("799.00")})
        self.ask(self.dina, "799.00", order)

    def test_refused_refund_makes_room_again(self):
        order = self._captured_order()
        self.ask(self.olga, "2799.00", order).with_user(self.inna).action_refuse()

        self.assertEqual(self.ask(self.olga, "2799.00", order).state, "requested")

    def test_parts_of_what_goes_back(self):
        fuel = Decimal("62.50")
        for method, arguments, parts in (
            ("_refund_all", (), (40, 2500, 299)),
            ("_refund_litres", (4, False), (4, 4 * fuel, 0)),
            ("_refund_litres", (4, True), (4, 4 * fuel, 299)),
            ("_refund_sum", (Decimal("100.50"),), (0, Decimal("100.50"), 0)),
        ):
            with self.subTest(method, arguments=arguments):
                order = self._captured_order().with_user(self.olga)
                refund = getattr(order, method)(*arguments, *WHY)
                self.assertEqual((refund.litres, refund.fuel_amount, refund.delivery_amount), parts)
                self.assertEqual(refund.amount, sum(parts[1:]))

    def test_order_that_was_not_charged_has_nothing_to_give_back(self):
        with self.assertRefused(Code.REFUND_ABOVE_CAPTURED):
            self.ask(self.olga, "1.00", self._held_order())

    @mute_logger("odoo.sql_db")
    def test_database_refuses_more_than_was_taken(self):
        order = self._captured_order()
        capture, left = order._refund_source()
        for broken in (
            {"captured": 2798},
            {"returned_before": 1},
            {"amount": 0, "fuel_amount": 0, "delivery_amount": 0},
            {"approved_by_id": self.olga.id},
            {"amount": 500, "fuel_amount": 201, "approved_by_id": self.olga.id},
            {"asked_in_all": 1},
            {"state": "approved"},
        ):
            with (
                self.subTest(broken=broken),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                vals = {"reason": "other", "note": "No"} | broken
                order._new_refund(capture, left, self.olga, **vals)
                self.env.flush_all()

    @mute_logger("odoo.sql_db")
    def test_two_requests_at_once_cannot_have_one_number(self):
        refund = self.ask(self.olga, "2000.00")

        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            refund.copy({"number": 1, "returned_before": 0})

    @mute_logger("odoo.sql_db")
    def test_terms_and_trail_stay_as_they_are(self):
        refund = self.ask(self.olga, "2000.00")
        self.env.flush_all()

        for statement in (
            "UPDATE proil_refund SET amount = 1, fuel_amount = 1 WHERE id = %s",
            "UPDATE proil_refund SET one_person_limit = 9999 WHERE id = %s",
            "UPDATE proil_refund SET asked_in_all = 9999 WHERE id = %s",
            "DELETE FROM proil_refund_step WHERE refund_id = %s",
            "UPDATE proil_refund_step SET user_id = NULL WHERE refund_id = %s",
            "DELETE FROM proil_refund WHERE id = %s",
        ):
            with (
                self.subTest(statement),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [refund.id])

    def test_refund_that_the_bank_takes_back_may_be_asked_for_again(self):
        order = self._captured_order()
        refund = self.ask(self.olga, "2799.00", order)
        refund.with_user(self.inna).action_approve()
        payment = refund.capture_id._create_child_transaction(2799.0, is_refund=True)
        payment.proil_refund_id = refund
        refund._move("sent")
        payment._set_done()
        self.assertEqual((refund.state, order.payment_state), ("done", "refunded"))

        payment._set_error("Declined", extra_allowed_states=("done",))

        self.assertEqual((refund.state, order.payment_state), ("returned_by_bank", "captured"))
        sales = self.env["proil.retail.sale"].search([("order_id", "=", order.id)], order="id")
        self.assertEqual(
            [(sale.kind, sale.amount, sale.litres) for sale in sales],
            [("sale", 2799, 40), ("refund", -2799, -40), ("reversal", 2799, 40)],
        )
        noted = self.env["cloudpayments.discrepancy"].search([("transaction_id", "=", payment.id)])
        self.assertEqual((noted.kind, noted.theirs), ("status_differs", "Declined"))
        self.assertFalse(self.env["proil.money.break"]._prove(order))
        self.assertEqual(self.ask(self.olga, "2799.00", order).state, "requested")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            refund._move("done")

    def test_wizard_asks_by_litres(self):
        order = self._captured_order()
        wizards = self.env["proil.order.refund"].with_user(self.dina)
        with Form(wizards.with_context(default_order_id=order.id)) as form:
            self.assertEqual((form.refundable, form.litres_left), (2799.0, 40.0))
            form.what = "litres"
            form.litres = 10
            form.with_delivery = True
            form.reason = "quality"
            form.note = "Smells of diesel"
        opened = form.record.action_ask()

        refund = self.env["proil.refund"].browse(opened["res_id"])
        self.assertEqual((refund.amount, refund.reason), (Decimal("924.00"), "quality"))
        self.assertEqual((refund.state, refund.requested_by_id), ("requested", self.dina))

    def test_wizard_wants_a_reason_and_an_explanation(self):
        order = self._captured_order()
        wizards = self.env["proil.order.refund"].with_user(self.olga)
        with (
            self.assertRaisesRegex(AssertionError, "required"),
            Form(wizards.with_context(default_order_id=order.id)) as form,
        ):
            form.what = "all"
