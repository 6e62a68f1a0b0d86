from decimal import Decimal

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon
from odoo.addons.queue_job.tests.common import trap_jobs

from proil_core.refusal import Code


@tagged("post_install", "-at_install")
class TestDebtRules(TransactionsCommon, TransactionCase):
    """What a debt keeps to, and what accountants do about it; nobody calls a bank."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.proil_refund_limit = 5000
        cls.dina = new_test_user(cls.env, "dina", groups="proil_api.group_dispatcher")
        cls.olga = new_test_user(cls.env, "olga", groups="proil_api.group_accountant")
        cls.inna = new_test_user(cls.env, "inna", groups="proil_api.group_accountant")

    def owing_order(self):
        order = self._held_order("completed")
        order.hold_id._set_canceled()
        self.assertEqual(order.payment_state, "debt")
        return order

    def test_debt_is_opened_once_and_collected_by_a_job(self):
        with trap_jobs() as trap:
            order = self.owing_order()
            order._owe()

        debt = order.debt_ids
        self.assertEqual((debt.amount, debt.due, debt.state), (2799, 2799, "open"))
        self.assertEqual(debt.step_ids.mapped("kind"), ["opened"])
        self.assertTrue(debt.public_id.startswith("dbt_"))
        jobs = [job for job in trap.enqueued_jobs if job.method_name == "_job_collect"]
        self.assertEqual({job.channel for job in jobs}, {"root.payment"})
        self.assertEqual({job.identity_key for job in jobs}, {f"proil.debt/{debt.id}/collect"})

    def test_cron_wakes_what_is_due(self):
        debt = self.owing_order().debt_ids
        for due_in_h, woken in ((-1, 1), (1, 0)):
            with self.subTest(due_in_h=due_in_h), trap_jobs() as trap:
                debt.next_step_at = fields.Datetime.add(fields.Datetime.now(), hours=due_in_h)
                self.env["proil.debt"]._cron_wake_due()
                self.assertEqual(len(trap.enqueued_jobs), woken)

    def test_provider_that_is_off_is_waited_for(self):
        debt = self.owing_order().debt_ids
        self.provider.state = "disabled"

        self.assertIsNone(debt._begin_step())
        self.assertIsNone(debt._begin_step())

        self.assertEqual(debt.step_ids.mapped("kind"), ["opened", "provider_off"])
        self.assertGreater(debt.next_step_at, fields.Datetime.now())

    def test_person_is_asked_once(self):
        debt = self.owing_order().debt_ids
        debt._hand_over()

        self.assertTrue(debt.is_handed_over)
        self.assertFalse(debt.next_step_at)
        self.assertEqual(len(debt.activity_ids), 1)
        debt._settle(state="paid", paid=debt.amount)
        self.assertFalse(debt.activity_ids)

    def test_write_off_within_the_limit(self):
        debt = self.owing_order().debt_ids
        debt.with_user(self.olga)._ask_write_off("Our own fault")

        self.assertEqual((debt.state, debt.write_off_agreed_by_id), ("written_off", self.olga))
        self.assertEqual(debt.due, 2799)
        self._create_order()  # the customer is free

    def test_write_off_above_the_limit_needs_two(self):
        self.env.company.proil_refund_limit = 2798
        debt = self.owing_order().debt_ids
        debt.with_user(self.olga)._ask_write_off("Lost in court")
        self.assertEqual((debt.state, len(debt.activity_ids)), ("open", 1))

        with self.assertRefused(Code.REFUND_SAME_PERSON):
            debt.with_user(self.olga).action_agree_write_off()
        debt.with_user(self.inna).action_agree_write_off()

        self.assertEqual((debt.state, debt.write_off_agreed_by_id), ("written_off", self.inna))
        self.assertEqual(
            [(step.kind, step.user_id) for step in debt.step_ids[-2:]],
            [("write_off_asked", self.olga), ("written_off", self.inna)],
        )

    def test_write_off_that_nobody_asked_for_is_not_agreed_to(self):
        debt = self.owing_order().debt_ids
        with self.assertRaisesRegex(UserError, "Nobody has asked"):
            debt.with_user(self.inna).action_agree_write_off()

    def test_money_that_comes_after_a_write_off_is_taken(self):
        order = self.owing_order()
        order.debt_ids.with_user(self.olga)._ask_write_off("Gone abroad")

        self.env.flush_all()
        order.debt_ids._new_link(Decimal(2799))._set_done()

        self.assertEqual((order.debt_ids.state, order.payment_state), ("paid", "captured"))

    def test_settled_debt_is_left_alone(self):
        debt = self.owing_order().debt_ids
        debt.with_user(self.olga)._ask_write_off("Our own fault")

        for verb in ("action_collect_again", "action_agree_write_off"):
            with self.subTest(verb), self.assertRaisesRegex(UserError, "settled"):
                getattr(debt.with_user(self.olga), verb)()
        self.assertIsNone(debt._begin_step())

    def test_dispatcher_sees_debts_and_decides_nothing(self):
        debt = self.owing_order().debt_ids.with_user(self.dina)

        self.assertEqual(debt.due, 2799)
        for forbidden in (
            debt.action_collect_again,
            debt.action_agree_write_off,
            lambda: debt._ask_write_off("Please"),
            lambda: debt.write({"state": "paid"}),
            debt.unlink,
        ):
            with self.subTest(), self.assertRaises(AccessError):
                forbidden()

    def test_collected_again_from_the_start(self):
        debt = self.owing_order().debt_ids
        debt._hand_over()

        debt.with_user(self.olga).action_collect_again()

        self.assertFalse(debt.is_handed_over)
        self.assertTrue(debt.round_started_at)
        self.assertFalse(debt.activity_ids)
        self.assertEqual((debt.step_ids[-1].kind, debt.step_ids[-1].user_id), ("again", self.olga))

    @mute_logger("odoo.sql_db")
    def test_database_keeps_debts_and_their_steps(self):
        debt = self.owing_order().debt_ids
        self.env.flush_all()
        for statement in (
            "UPDATE proil_debt SET state = 'paid' WHERE id = %s",
            "UPDATE proil_debt SET paid = amount WHERE id = %s",
            "UPDATE proil_debt SET state = 'written_off' WHERE id = %s",
            "UPDATE proil_debt_step SET kind = 'paid' WHERE debt_id = %s",
            "DELETE FROM proil_debt_step WHERE debt_id = %s",
        ):
            with (
                self.subTest(statement),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement, [debt.id])
