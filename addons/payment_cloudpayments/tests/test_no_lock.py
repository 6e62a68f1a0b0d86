"""While CloudPayments works, nobody waits for our rows and none of our transactions is open."""

import threading
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.payment_cloudpayments import connection
from odoo.addons.payment_cloudpayments.tests.common import EmulatedCase

WORK_S = 2


@tagged("post_install", "-at_install")
class TestNoLock(EmulatedCase):
    def during(self, deed, *arguments):
        """What another connection finds in the middle of a call: locked rows, open transactions."""
        calling, post = threading.Event(), connection._post

        def told_post(*request):
            calling.set()
            return post(*request)

        worker = threading.Thread(target=deed, args=arguments)
        with patch.object(connection, "_post", told_post):
            worker.start()
            self.assertTrue(calling.wait(30), "nothing was called")
            found = self.look_around()
        self.assertTrue(worker.is_alive(), "the call was over too soon to be looked at")
        worker.join()
        return found

    def look_around(self):
        with self.committed() as env:
            for table in ("payment_transaction", "cloudpayments_operation", "payment_provider"):
                # Fails at once when any row is held, by whomever.
                env.cr.execute(f"SELECT id FROM {table} FOR UPDATE NOWAIT")
            env.cr.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND mode IN ('RowShareLock', 'RowExclusiveLock', 'ExclusiveLock')"
                " AND relation = ANY(ARRAY['payment_transaction', 'cloudpayments_operation',"
                " 'cloudpayments_event']::regclass[])"
            )
            locks = env.cr.fetchone()[0]
            env.cr.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%%'"
                " AND query LIKE '%%cloudpayments%%'"
            )
            return locks, env.cr.fetchone()[0]

    def slow(self, endpoint):
        self.notify()
        self.addCleanup(self.notify, "check", "pay", "fail", "confirm", "refund", "cancel")
        self.fault(endpoint, "latency", seconds=WORK_S)

    def carry_on_alone(self, operation_id):
        """As a job does: its own transaction has read nothing before the call."""
        with self.registry.cursor() as cr:
            self.env(cr=cr)["cloudpayments.operation"].browse(operation_id)._carry_on()

    def test_hold_by_card(self):
        begun = self.begin()
        self.slow("cards/auth")

        self.assertEqual(self.during(self.carry_out, begun), (0, 0))

        self.assertEqual(self.seen(begun.tx_id).state, "authorized")

    def test_capture_release_and_refund(self):
        for verb, endpoint, arguments in (
            ("capture", "confirm", ["700.00"]),
            ("void", "void", []),
            ("refund", "refund", ["100.00"]),
        ):
            with self.subTest(verb=verb):
                tx_id = self.charge() if verb == "refund" else self.hold()
                operation_id = self.plan(tx_id, verb, *arguments)
                self.slow(endpoint)

                self.assertEqual(self.during(self.carry_on_alone, operation_id), (0, 0))

                self.assertEqual(self.seen(tx_id).operations[-1], (endpoint, "succeeded"))

    def test_look_up_and_cron(self):
        tx_id = self.hold()
        self.silence()
        self.fault("confirm", "timeout_after")
        self.capture(tx_id, "700.00")
        self.slow("get")

        self.assertEqual(self.during(self.run_cron, 1000), (0, 0))

        self.assertEqual(self.seen(tx_id).state, "done")
