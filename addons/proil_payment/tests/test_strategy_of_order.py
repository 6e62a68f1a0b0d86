from decimal import Decimal

from odoo.tests import Form, TransactionCase, new_test_user, tagged

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon
from odoo.addons.queue_job.tests.common import trap_jobs

from proil_core.payment.strategy import Strategy

MONEY_JOBS = ("_job_capture", "_job_return_rest", "_job_release", "_job_invoice")


@tagged("post_install", "-at_install")
class TestStrategyOfOrder(TransactionsCommon, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls.env.ref("payment.payment_method_card")

    def paid(self, strategy):
        self.card.proil_strategy = strategy
        order = self._create_order()
        tx = order._new_hold(
            f"attempt-{order.id}",
            self.provider,
            payment_method_id=self.card.id,
            operation="online_direct",
        )
        tx._set_authorized() if tx.cloudpayments_two_stage else tx._set_done()
        return order

    def fill(self, order, litres):
        litres = Decimal(litres)
        order._finish_fuelling(self._totalizer() + litres, litres)
        self._photograph(order)
        order._complete()

    def money_jobs(self, trap):
        return [job.method_name for job in trap.enqueued_jobs if job.method_name in MONEY_JOBS]

    def test_each_strategy_settles_its_own_way(self):
        for strategy, litres, jobs in (
            ("hold_capture", "36.137", ["_job_capture"]),
            ("hold_capture", "0.000", ["_job_capture"]),
            ("prepay_then_refund", "36.137", ["_job_return_rest"]),
            ("prepay_then_refund", "0.000", ["_job_return_rest"]),
            ("prepay_then_refund", "40.000", []),
        ):
            with self.subTest(strategy=strategy, litres=litres):
                order = self.paid(strategy)
                self._bring(order, "fuelling")

                with trap_jobs() as trap:
                    self.fill(order, litres)

                self.assertEqual(self.money_jobs(trap), jobs)

    def test_order_that_is_given_up_releases_what_was_taken_either_way(self):
        for strategy in ("hold_capture", "prepay_then_refund"):
            with self.subTest(strategy=strategy):
                order = self.paid(strategy)

                with trap_jobs() as trap:
                    order._cancel("Sold")

                self.assertEqual(self.money_jobs(trap), ["_job_release"])

    def test_attempt_keeps_its_strategy_when_the_method_changes(self):
        order = self.paid("hold_capture")

        self.card.proil_strategy = "prepay_then_refund"

        self.assertIs(order._strategy(), Strategy.HOLD_CAPTURE)
        self.assertIs(self.paid("prepay_then_refund")._strategy(), Strategy.PREPAY_THEN_REFUND)

    def test_contract_is_paid_afterwards(self):
        order = self._create_draft()
        order.action_place()

        self.assertIs(order._strategy(), Strategy.POSTPAY)
        with trap_jobs() as trap:
            order._cancel("Sold")
        self.assertEqual(self.money_jobs(trap), [])

    def test_prepayment_and_hold_are_told_apart_on_the_axis(self):
        held, prepaid = self.paid("hold_capture"), self.paid("prepay_then_refund")

        self.assertEqual((held.state, held.payment_state), ("accepted", "authorised"))
        self.assertEqual((prepaid.state, prepaid.payment_state), ("accepted", "captured"))

    def test_late_jobs_do_nothing(self):
        held, prepaid = self.paid("hold_capture"), self.paid("prepay_then_refund")

        self.assertIsNone(held._begin_return_rest())
        self.assertIsNone(prepaid._begin_return_rest())
        self.assertIsNone(prepaid._begin_capture())
        self.assertIsNone(prepaid.hold_id._begin_release())
        self.assertIsNone(held._begin_deferred_hold())

    def test_form_warns_of_money_that_is_in_trouble(self):
        order = self.paid("prepay_then_refund")
        order.write({"refund_trouble": "Refused", "hold_trouble": "gone"})
        user = new_test_user(self.env, "dina", groups="proil_api.group_dispatcher")

        with Form(order.with_user(user)) as form:
            self.assertEqual((form.refund_trouble, form.hold_trouble), ("Refused", "gone"))
        found = self.env["proil.order"].with_user(user)
        for name in ("hold_trouble", "refund_trouble"):
            self.assertIn(order, found.search([(name, "!=", False)]))
