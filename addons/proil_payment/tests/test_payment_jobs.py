from decimal import Decimal
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged

from odoo.addons.proil_payment.tests.transactions import TransactionsCommon
from odoo.addons.queue_job.tests.common import trap_jobs

from proil_core.refusal import Code


@tagged("post_install", "-at_install")
class TestPaymentJobs(TransactionsCommon, TransactionCase):
    def enqueued(self, trap):
        names = (job.method_name for job in trap.enqueued_jobs)
        return sorted(name for name in names if name != "_job_push_completed")

    def test_events_enqueue_what_follows_from_them(self):
        for state, event, jobs in (
            ("accepted", lambda order: order._cancel("Sold"), ["_job_release"]),
            ("arrived", lambda order: order._fail("no_access"), ["_job_release"]),
            ("fuelled", self.complete, ["_job_capture"]),
        ):
            with self.subTest(jobs=jobs, state=state):
                order = self._held_order(state)

                with trap_jobs() as trap:
                    event(order)

                self.assertEqual(self.enqueued(trap), jobs)
                [job] = [job for job in trap.enqueued_jobs if job.method_name in jobs]
                self.assertEqual(job.channel, "root.payment")

    def complete(self, order):
        self._photograph(order)
        order._complete()

    def test_order_without_a_hold_has_nothing_to_release(self):
        order = self._create_order()

        with trap_jobs() as trap:
            order._cancel("Sold")

        self.assertEqual(self.enqueued(trap), [])

    def test_contract_is_invoiced_and_not_charged(self):
        order = self._create_draft()
        order.action_place()
        self._bring(order, "fuelled")

        with trap_jobs() as trap:
            self.complete(order)

        self.assertEqual(self.enqueued(trap), ["_job_invoice"])

    def test_hold_is_told_to_the_order_once(self):
        order = self._held_order()

        self.assertEqual((order.state, order.payment_state), ("accepted", "authorised"))
        with self.assertRefused(Code.PAYMENT_ALREADY_AUTHORISED):
            order._was_attempted("another attempt")
        self.assertTrue(order._was_attempted(f"attempt-{order.id}"))

    def test_payment_of_an_order_words_no_message(self):
        transactions = type(self.env["payment.transaction"])
        with patch.object(transactions, "_get_received_message", side_effect=AssertionError):
            order = self._captured_order()

        self.assertEqual(order.payment_state, "captured")

    def test_job_that_comes_late_does_nothing(self):
        cancelled = self._held_order()
        cancelled._cancel("Sold")

        self.assertIsNone(cancelled._begin_capture())
        self.assertIsNone(self._captured_order()._begin_capture())
        self.assertIsNone(self._held_order().hold_id._begin_release())

    def test_charge_is_planned_and_sent_once(self):
        order = self._held_order("completed")

        operation_id, call = order._begin_capture()
        again_id, nothing_left = order._begin_capture()

        operation = self.env["cloudpayments.operation"].browse(operation_id)
        self.assertEqual((operation.kind, operation.amount), ("confirm", 2799.0))
        self.assertEqual((operation.state, call.kind), ("sent", "confirm"))
        self.assertEqual((again_id, nothing_left), (operation_id, None))

    def test_nothing_poured_is_a_release_for_any_provider(self):
        order = self._held_order("fuelling")
        order._finish_fuelling(self._totalizer(), Decimal(0))
        self._photograph(order)
        order._complete()

        # Odoo takes a capture of nothing for a capture of everything.
        with patch.object(type(order.hold_id), "_capture", side_effect=AssertionError):
            _operation_id, call = order._begin_capture()

        self.assertEqual(call.kind, "void")

    def test_charge_above_the_hold_is_refused(self):
        order = self._held_order("completed")
        order.hold_id.amount = 100.0

        with self.assertRaisesRegex(Exception, "Not more than what is held"):
            order._begin_capture()
