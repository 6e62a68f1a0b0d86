"""What becomes of a notification itself."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.payment_cloudpayments.const import ORPHAN_AFTER_ATTEMPTS, ORPHAN_AFTER_S
from odoo.addons.payment_cloudpayments.tests.notifying import NotifyingCase


@tagged("post_install", "-at_install")
class TestEvent(NotifyingCase):
    def events(self, number):
        with self.committed() as env:
            found = env["cloudpayments.event"].search([("payment_number", "=", str(number))])
            return [(each.kind, each.state, each.attempts) for each in found.sorted("id")]

    def stranger(self, tx_id, number):
        return self.said(tx_id, TransactionId=number, InvoiceId=f"T-nobody-{number}")

    def test_event_is_kept_whatever_becomes_of_it(self):
        begun = self.begin()
        pay = self.said(begun.tx_id)
        number = pay["TransactionId"]

        self.say("check", pay)
        self.say("pay", pay)
        self.say("pay", pay)

        self.assertEqual(self.events(number), [("check", "processed", 1), ("pay", "processed", 2)])
        with self.committed() as env:
            [event] = env["cloudpayments.event"].search(
                [("payment_number", "=", str(number)), ("kind", "=", "pay")]
            )
            self.assertEqual((event.amount, event.status), (pay["Amount"], "Authorized"))

    def test_event_is_committed_before_it_is_acted_on(self):
        begun = self.begin()
        pay = self.said(begun.tx_id)

        with self.broken(ValueError("by the test")), mute_logger("odoo.http"):
            answer = self.post("pay", pay)

        self.assertEqual(answer.status_code, 500)
        self.assertEqual(self.events(pay["TransactionId"]), [("pay", "received", 1)])
        self.assertEqual(self.say("pay", pay), 0)
        self.assertEqual(self.events(pay["TransactionId"]), [("pay", "processed", 2)])
        self.assertEqual(self.seen(begun.tx_id).state, "authorized")

    def test_trouble_of_the_database_is_a_server_error(self):
        begun = self.begin()

        with self.broken(psycopg2.OperationalError("by the test")), mute_logger("odoo.http"):
            answer = self.post("pay", self.said(begun.tx_id))

        self.assertEqual(answer.status_code, 500)
        self.assertEqual(self.seen(begun.tx_id).state, "draft")

    @contextmanager
    def broken(self, error):
        apply = type(self.env["payment.transaction"])
        with patch.object(apply, "_cloudpayments_apply", side_effect=error):
            yield

    def test_unknown_payment_is_an_orphan_after_a_few_attempts(self):
        number = 9_000_001
        said = self.stranger(self.begin().tx_id, number)

        codes = [self.say("pay", said) for _attempt in range(ORPHAN_AFTER_ATTEMPTS + 1)]

        self.assertEqual(codes, [13] * (ORPHAN_AFTER_ATTEMPTS - 1) + [0, 0])
        self.assertEqual(self.events(number), [("pay", "orphan", ORPHAN_AFTER_ATTEMPTS + 1)])
        self.assertEqual(self.discrepancies(None, str(number)), ["orphan_event"])

    def test_unknown_payment_is_an_orphan_after_an_hour(self):
        number = 9_000_002
        said = self.stranger(self.begin().tx_id, number)
        self.assertEqual(self.say("confirm", said), 13)
        with self.committed() as env:
            event = env["cloudpayments.event"].search([("payment_number", "=", str(number))])
            event.received_at -= timedelta(seconds=ORPHAN_AFTER_S + 1)

        self.assertEqual(self.say("confirm", said), 0)

        self.assertEqual(self.events(number), [("confirm", "orphan", 2)])

    def test_payment_that_is_committed_later_is_processed_by_the_next_attempt(self):
        with self.committed() as env:
            reference = self.new_payment(env).reference + "-later"
        pay = self.said(self.begin().tx_id, TransactionId=9_000_003, InvoiceId=reference)
        self.assertEqual(self.say("pay", pay), 13)

        with self.committed() as env:
            tx = self.new_payment(env, reference=reference)
            tx._cloudpayments_plan_card()

        self.assertEqual(self.say("pay", pay), 0)
        self.assertEqual(self.seen(tx.id).state, "authorized")

    def test_event_of_the_wrong_mode_is_put_aside(self):
        begun = self.begin()
        said = self.said(begun.tx_id, TestMode=0)

        with self.assertLogs("odoo.addons.payment_cloudpayments", "ERROR"):
            self.assertEqual(self.say("pay", said), 0)

        self.assertEqual(self.events(said["TransactionId"]), [("pay", "ignored", 1)])
        self.assertEqual(self.seen(begun.tx_id).state, "draft")
        self.assertEqual(self.discrepancies(None, str(said["TransactionId"])), ["status_differs"])

    def test_body_that_names_no_payment_is_a_bad_request(self):
        begun = self.begin()
        said = self.said(begun.tx_id)
        del said["TransactionId"]

        self.assertEqual(self.post("pay", said).status_code, 400)

    def test_different_events_about_one_payment_at_once_end_as_one(self):
        begun = self.begin()
        said = self.said(begun.tx_id)
        letters = [("pay", said | {"Name": str(count)}) for count in range(3)]
        letters.append(("fail", said | {"ReasonCode": 5051}))
        codes = []
        threads = [
            threading.Thread(target=lambda letter=letter: codes.append(self.say(*letter)))
            for letter in letters
        ]

        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        self.assertEqual(codes, [0] * 4)
        self.assertEqual(self.seen(begun.tx_id).state, "authorized")
        with self.committed() as env:
            holds = env["payment.transaction"].search_count(
                [("reference", "=like", f"%{self.seen(begun.tx_id).reference}%")]
            )
        self.assertEqual(holds, 1)
