"""Holds are looked at before they run out, whatever the bank does meanwhile."""

from datetime import timedelta
from unittest.mock import Mock, patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.payment_cloudpayments.client import (
    CloudPaymentsClient,
    Misconfigured,
    UnknownOutcome,
)
from odoo.addons.payment_cloudpayments.models import cloudpayments_hold_watch as module
from odoo.addons.payment_cloudpayments.models.cloudpayments_hold_watch import AFTER_FAULT
from odoo.addons.payment_cloudpayments.tests.reconciling import ReconciledCase

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


@tagged("post_install", "-at_install")
class TestHoldWatch(ReconciledCase):
    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        # Holds that another test has left would be looked at too.
        with self.committed() as env:
            left = env["payment.transaction"].search(
                [("state", "=", "authorized"), ("provider_id", "=", self.provider_id)]
            )
            left.cloudpayments_next_look = self.now + 30 * DAY

    def held(self, age=DAY, expires_in=4 * DAY, next_look=None):
        """A hold as it looks some time after it was made."""
        tx_id = self.hold()
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            tx.cloudpayments_hold_expires_at = self.now + expires_in
            tx.cloudpayments_next_look = next_look and self.now + next_look
            env.flush_all()
            env.cr.execute(
                "UPDATE payment_transaction SET create_date = create_date - %s WHERE id = %s",
                [age + MINUTE, tx_id],
            )
        return tx_id

    def watch(self):
        """Run the cron; the numbers that were asked for, in order."""
        asked, get = [], CloudPaymentsClient.get

        def note(client, number):
            asked.append(number)
            return get(client, number)

        self.run_watch(note)
        return asked

    def run_watch(self, get):
        with patch.object(CloudPaymentsClient, "get", get), self.committed() as env:
            env["payment.transaction"]._cron_cloudpayments_watch_holds()

    def next_look(self, tx_id):
        with self.committed() as env:
            return env["payment.transaction"].browse(tx_id).cloudpayments_next_look - self.now

    def assertAbout(self, actual, expected):
        self.assertLess(abs(actual - expected), MINUTE)

    def test_hold_is_looked_at_once_a_day(self):
        tx_id = self.held()

        self.assertEqual(self.watch(), [self.seen(tx_id).number])
        self.assertEqual(self.watch(), [])
        self.assertAbout(self.next_look(tx_id), DAY)
        self.assertEqual(self.seen(tx_id).state, "authorized")

    def test_hold_is_looked_at_hourly_in_its_last_day(self):
        for expires_in in (DAY - HOUR, -HOUR):
            with self.subTest(expires_in=expires_in):
                tx_id = self.held(expires_in=expires_in)
                self.watch()
                self.assertAbout(self.next_look(tx_id), HOUR)

    def test_last_day_does_not_begin_unseen(self):
        tx_id = self.held(expires_in=DAY + 3 * HOUR)
        self.watch()
        self.assertAbout(self.next_look(tx_id), 3 * HOUR)

    def test_new_hold_is_left_alone_unless_it_is_short(self):
        self.held(age=HOUR)
        self.assertEqual(self.watch(), [])
        short = self.held(age=HOUR, expires_in=DAY - HOUR)
        self.assertEqual(self.watch(), [self.seen(short).number])

    def test_hold_that_ran_out_in_silence_is_cancelled_as_expired(self):
        tx_id = self.held(expires_in=-HOUR)
        with self.deaf():
            self.cabinet(tx_id, "void")

        self.watch()

        tx = self.seen(tx_id)
        self.assertEqual((tx.state, tx.message), ("cancel", "The hold has expired."))
        self.assertEqual(self.watch(), [])

    def test_hold_that_was_released_before_its_time_is_not_called_expired(self):
        tx_id = self.held()
        with self.deaf():
            self.cabinet(tx_id, "void")

        self.watch()

        tx = self.seen(tx_id)
        self.assertEqual(tx.state, "cancel")
        self.assertNotEqual(tx.message, "The hold has expired.")

    def test_hold_past_its_time_that_still_stands_stays(self):
        tx_id = self.held(expires_in=-HOUR)
        self.watch()
        self.assertEqual(self.seen(tx_id).state, "authorized")

    def test_capture_in_the_cabinet_is_seen(self):
        tx_id = self.held()
        with self.deaf():
            self.cabinet(tx_id, "confirm", amount=900.0)

        self.watch()

        self.assertEqual(self.seen(tx_id).children, [("cancel", 600.0), ("done", 900.0)])

    def test_hold_that_cloudpayments_does_not_know_is_put_before_a_person(self):
        tx_id = self.held()
        self.run_watch(lambda _client, _number: None)

        with self.committed() as env:
            rows = env["cloudpayments.discrepancy"].search(self.own)
            self.assertEqual(
                [(row.kind, row.transaction_id.id, row.ours) for row in rows],
                [("missing_there", tx_id, "authorized 1500.00")],
            )
        self.assertEqual(self.seen(tx_id).state, "authorized")

    def test_operation_under_way_is_not_disturbed(self):
        tx_id = self.held()
        operation_id = self.plan(tx_id, "capture", "700.00")

        self.assertEqual(self.watch(), [])
        self.carry_on(operation_id)

    def test_operation_that_begins_while_the_bank_is_asked_wins(self):
        tx_id = self.held()
        get = CloudPaymentsClient.get

        def capture_meanwhile(client, number):
            facts = get(client, number)
            self.capture(tx_id, "700.00")
            return facts

        self.run_watch(capture_meanwhile)

        self.assertEqual(self.seen(tx_id).children, [("cancel", 800.0), ("done", 700.0)])

    def test_service_that_is_down_is_asked_a_few_times_and_again_soon(self):
        tx_ids = [self.held() for _each in range(5)]
        down = Mock(side_effect=UnknownOutcome("down"))
        self.run_watch(down)
        self.assertEqual(down.call_count, module.FAULTS_IN_A_ROW)
        self.assertEqual({self.seen(each).state for each in tx_ids}, {"authorized"})
        self.assertAbout(self.next_look(tx_ids[0]), AFTER_FAULT)

        # Up again: first those that have not been asked for, later the three.
        self.assertEqual(len(self.watch()), 2)
        self.make_due(tx_ids[:3])
        self.assertEqual(len(self.watch()), 3)

    def test_one_hold_without_an_answer_does_not_stand_before_the_others(self):
        stuck, *others = [self.held() for _each in range(3)]
        number, get = self.seen(stuck).number, CloudPaymentsClient.get

        def answer_others(client, asked):
            if asked == number:
                raise UnknownOutcome("garbage")
            return get(client, asked)

        with patch.object(module, "LOOKS_AT_ONCE", 1):
            for _run in range(3):
                self.run_watch(answer_others)

        for tx_id in others:
            self.assertAbout(self.next_look(tx_id), DAY)

    def test_what_was_seen_is_kept_when_the_process_dies_later(self):
        class Killed(BaseException):
            pass

        first, second = self.held(), self.held()
        numbers = {self.seen(each).number: each for each in (first, second)}
        get = CloudPaymentsClient.get

        def die_at_the_second(client, number):
            if numbers[number] == second:
                raise Killed
            return get(client, number)

        with self.assertRaises(Killed):
            self.run_watch(die_at_the_second)

        self.assertAbout(self.next_look(first), DAY)
        self.assertAbout(self.next_look(second), AFTER_FAULT)
        self.make_due([second])
        self.assertEqual(self.watch(), [self.seen(second).number])

    def test_failure_of_one_look_stays_alone(self):
        broken, other = self.held(), self.held()
        number, get = self.seen(broken).number, CloudPaymentsClient.get

        def break_one(client, asked):
            if asked == number:
                raise ZeroDivisionError
            return get(client, asked)

        with self.assertLogs("odoo.addons.payment_cloudpayments.apart", "ERROR"):
            self.run_watch(break_one)

        self.assertAbout(self.next_look(broken), AFTER_FAULT)
        self.assertAbout(self.next_look(other), DAY)

    def test_refused_secret_is_put_before_a_person_once(self):
        for _each in range(2):
            self.held()
        self.run_watch(Mock(side_effect=Misconfigured("HTTP 401")))

        with self.committed() as env:
            rows = env["cloudpayments.discrepancy"].search(self.own)
            self.assertEqual(rows.mapped("kind"), ["refused_key"])

    def test_disabled_provider_is_not_asked(self):
        self.held()
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = "disabled"
        try:
            self.assertEqual(self.watch(), [])
        finally:
            with self.committed() as env:
                env["payment.provider"].browse(self.provider_id).state = "test"

    def test_scheduled_action_does_it(self):
        tx_id = self.held()
        with self.committed() as env:
            env.ref("payment_cloudpayments.ir_cron_watch_holds").method_direct_trigger()
        self.assertAbout(self.next_look(tx_id), DAY)

    def make_due(self, tx_ids):
        with self.committed() as env:
            env["payment.transaction"].browse(tx_ids).cloudpayments_next_look = self.now - MINUTE
