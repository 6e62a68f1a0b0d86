"""The nightly comparison with the list of CloudPayments: what was lost is found and applied."""

import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient
from odoo.addons.payment_cloudpayments.models import cloudpayments_reconciliation as module
from odoo.addons.payment_cloudpayments.notification import KINDS
from odoo.addons.payment_cloudpayments.tests.common import NO_FUNDS, PAYS, EmulatedCase

from proil_emulators.cloudpayments import DEFAULT_API_SECRET


class ReconciledCase(EmulatedCase):
    """A terminal of its own: nobody else's payments are on its list or on ours."""

    @classmethod
    def setUpClass(cls):
        cls.public_id = f"test_{uuid.uuid4().hex}"
        super().setUpClass()
        cls.admin("terminals", public_id=cls.public_id, api_secret=DEFAULT_API_SECRET)
        cls.hear(*KINDS)

    @classmethod
    def _prepare_odoo(cls, env):
        super()._prepare_odoo(env)
        provider = env["payment.provider"].browse(cls.provider_id)
        own = provider.copy(
            {
                "cloudpayments_public_id": cls.public_id,
                "cloudpayments_api_secret": DEFAULT_API_SECRET,
            }
        )
        cls.provider_id = own.id

    @classmethod
    def hear(cls, *kinds):
        cls.notify(*kinds, public_id=cls.public_id)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)
        self.addCleanup(self.hear, *KINDS)

    def forget(self):
        """Each test has a day of its own: what it leaves is of no terminal."""
        with self.committed() as env:
            env["cloudpayments.discrepancy"].search(self.own).unlink()
            env["cloudpayments.reconciliation"].search(self.own).unlink()

    @property
    def own(self):
        return [("provider_id", "=", self.provider_id)]

    @contextmanager
    def deaf(self):
        """Nothing that happens at CloudPayments meanwhile is told to us."""
        self.hear("check")
        yield
        self.hear(*KINDS)

    def cabinet(self, tx_id, action, **body):
        """What an employee does by hand in the merchant's cabinet."""
        return self.admin(f"operations/{self.seen(tx_id).number}/{action}", **body)

    def reconcile(self, days_ago=0):
        """Compare a day; what the accountant then sees."""
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            day = provider._cloudpayments_local_date() - timedelta(days=days_ago)
            env["cloudpayments.reconciliation"]._plan(provider, day)
        with self.committed() as env:
            env["cloudpayments.reconciliation"]._cron_reconcile()
        return self.day(day)

    def day(self, date):
        with self.committed() as env:
            row = env["cloudpayments.reconciliation"].search([*self.own, ("date", "=", date)])
            names = [name for name, field in row._fields.items() if field.type != "one2many"]
            return {**row.read(names)[0], "listed": self.listed(env)}

    def listed(self, env):
        rows = env["cloudpayments.discrepancy"].search(
            [*self.own, ("resolved", "=", False), ("reconciliation_id", "!=", False)]
        )
        return [(row.kind, row.subject, row.ours, row.theirs) for row in rows.sorted("id")]


@tagged("post_install", "-at_install")
class TestReconciliation(ReconciledCase):
    def test_day_of_every_outcome_agrees_to_the_kopeck(self):
        before = self.reconcile()
        captured = self.hold(amount="1500.00")
        self.capture(captured, "1200.37")
        self.hold(amount="300.10")
        self.void(self.hold(amount="77.00"))
        self.hold(NO_FUNDS, amount="55.00")

        day = self.reconcile()

        self.assertEqual((day["state"], day["listed"]), ("agrees", []))
        self.assertEqual(day["healed_count"], 0)
        for side in ("ours", "theirs"):
            self.assertAlmostEqual(day[f"{side}_captured"] - before[f"{side}_captured"], 1200.37, 2)
            self.assertAlmostEqual(day[f"{side}_held"] - before[f"{side}_held"], 300.10, 2)
            self.assertEqual(day[f"{side}_count"] - before[f"{side}_count"], 2)
        self.assertTrue(day["started_at"] and day["finished_at"])

    def test_either_sum_after_a_partial_capture_agrees(self):
        self.addCleanup(self.admin, "switches", hold_sum_after_confirm=False)
        self.capture(self.hold(), "1200.37")
        self.admin("switches", hold_sum_after_confirm=True)

        day = self.reconcile()

        self.assertEqual((day["state"], day["listed"]), ("agrees", []))
        self.assertEqual(day["ours_captured"], day["theirs_captured"])

    def test_release_that_nobody_told_us_of_is_caught_up(self):
        tx_id = self.hold()
        with self.deaf():
            self.cabinet(tx_id, "void")

        day = self.reconcile()

        self.assertEqual(self.seen(tx_id).state, "cancel")
        self.assertEqual((day["state"], day["healed_count"]), ("agrees", 1))

    def test_capture_that_nobody_told_us_of_is_caught_up(self):
        tx_id = self.hold()
        with self.deaf():
            self.cabinet(tx_id, "confirm", amount=900.0)

        day = self.reconcile()

        self.assertEqual(self.seen(tx_id).children, [("cancel", 600.0), ("done", 900.0)])
        self.assertEqual((day["state"], day["healed_count"]), ("agrees", 1))

    def test_refund_that_nobody_told_us_of_is_caught_up_once(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        with self.deaf():
            self.cabinet(tx_id, "refund", amount=250.0)

        first, second = self.reconcile(), self.reconcile()

        self.assertEqual((first["state"], first["healed_count"]), ("agrees", 1))
        self.assertEqual((second["state"], second["healed_count"]), ("agrees", 0))
        self.assertEqual(first["ours_refunded"], first["theirs_refunded"])
        self.assertEqual(self.refunds(tx_id), [("done", -250.0)])

    def test_second_payment_that_nobody_told_us_of_goes_back_as_if_it_had_been_told(self):
        tx_id = self.hold()
        self.hear()
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            params = tx._cloudpayments_card_params(self.enter_card(PAYS))
            second = tx.provider_id._cloudpayments_client().authorise_card(params, "second")

        day = self.reconcile()

        self.assertEqual(day["listed"], [])
        self.run_cron()
        statuses = {row["transaction_id"]: row["status"] for row in self.operations(tx_id)}
        self.assertEqual(statuses[int(second.number)], "Cancelled")
        self.assertEqual(statuses[int(self.seen(tx_id).number)], "Authorized")
        self.assertEqual(self.reconcile()["state"], "agrees")

    def test_refund_of_an_earlier_day_is_compared_without_its_payment(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        before = self.reconcile()
        self.cabinet(tx_id, "refund", amount=250.0)
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            listing = provider._cloudpayments_client().list_period
            record = env["cloudpayments.reconciliation"].browse(before["id"])
            rows = list(listing(*record._bounds()))
        number = self.seen(tx_id).number
        of_today = [row for row in rows if row.number != number]
        self.predate(tx_id)

        with patch.object(CloudPaymentsClient, "list_period", return_value=iter(of_today)):
            day = self.reconcile()

        self.assertEqual((day["state"], day["listed"]), ("agrees", []))
        self.assertAlmostEqual(before["ours_captured"] - day["ours_captured"], 1000.00, 2)
        self.assertAlmostEqual(day["ours_refunded"] - before["ours_refunded"], 250.00, 2)

    def predate(self, tx_id):
        with self.committed() as env:
            env.cr.execute(
                "UPDATE payment_transaction SET create_date = create_date - interval '3 days'"
                " WHERE id = %s",
                [tx_id],
            )

    def test_payment_that_nobody_here_knows_is_put_before_a_person(self):
        tx_id = self.hold()
        number = self.seen(tx_id).number
        self.forget_payment(tx_id)

        day = self.reconcile()

        self.assertEqual(day["state"], "differs")
        self.assertEqual(day["listed"], [("missing_here", number, False, "Authorized 1500.00")])

    def test_payment_that_cloudpayments_does_not_know_is_put_before_a_person(self):
        tx_id = self.hold()
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id).provider_reference = "1"
        # One that is listed under the number that we have lost is the other half of it.
        number = str(self.operations(tx_id)[0]["transaction_id"])

        day = self.reconcile()

        self.assertEqual(
            day["listed"],
            [
                ("missing_there", "1", "held 1500.00", False),
                ("missing_here", number, False, "Authorized 1500.00"),
            ],
        )
        with self.committed() as env:
            env["payment.transaction"].browse(tx_id).provider_reference = number
        self.assertEqual(self.reconcile()["listed"], [])

    def test_sum_that_differs_is_shown_with_both_sides(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        number = self.seen(tx_id).number
        self.falsify(tx_id, "999.00")

        day = self.reconcile()

        self.assertEqual(
            day["listed"], [("sum_differs", number, "captured 999.00", "Completed 1000.00")]
        )
        self.assertAlmostEqual(day["theirs_captured"] - day["ours_captured"], 1.00, 2)

    def test_what_is_repaired_leaves_the_list_by_itself(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        self.falsify(tx_id, "999.00")
        self.assertEqual(len(self.reconcile()["listed"]), 1)
        self.falsify(tx_id, "1000.00")

        day = self.reconcile()

        self.assertEqual((day["state"], day["listed"]), ("agrees", []))
        with self.committed() as env:
            row = env["cloudpayments.discrepancy"].search(self.own)
            self.assertEqual((row.resolved, row.note), (True, "Agrees now"))

    def test_what_a_person_has_settled_does_not_come_back_unless_it_changes(self):
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        self.falsify(tx_id, "999.00")
        self.reconcile()
        with self.committed() as env:
            rows = env["cloudpayments.discrepancy"].search(self.own)
            rows._resolve("the bank's rounding", env.user)

        self.assertEqual(self.reconcile()["state"], "agrees")

        self.falsify(tx_id, "998.00")
        self.assertEqual(self.reconcile()["listed"][0][2], "captured 998.00")

    def test_day_compared_again_makes_nothing_twice(self):
        tx_id = self.hold()
        self.forget_payment(tx_id)
        first, second = self.reconcile(), self.reconcile()

        self.assertEqual(first["listed"], second["listed"])
        self.assertEqual(first["id"], second["id"])
        self.assertEqual(first["theirs_held"], second["theirs_held"])

    def test_operation_under_way_is_left_to_those_who_carry_it_out(self):
        tx_id = self.hold()
        self.fault("confirm", "timeout_after")
        with self.deaf():
            self.capture(tx_id, "700.00")
        self.assertEqual(self.seen(tx_id).operations[-1], ("confirm", "unknown"))

        day = self.reconcile()

        self.assertEqual((day["state"], day["under_way_count"]), ("agrees", 1))
        self.assertEqual(self.seen(tx_id).operations[-1], ("confirm", "unknown"))
        self.run_cron(later_s=1000)

    def test_capture_while_the_list_is_on_its_way_is_no_difference(self):
        tx_id = self.hold()
        listing = CloudPaymentsClient.list_period

        def list_then_capture(client, *period):
            rows = list(listing(client, *period))
            self.capture(tx_id, "700.00")
            return iter(rows)

        with patch.object(CloudPaymentsClient, "list_period", list_then_capture):
            day = self.reconcile()

        self.assertEqual((day["state"], day["listed"]), ("agrees", []))
        self.assertEqual(day["ours_captured"], day["theirs_captured"])

    def test_without_a_list_the_day_is_asked_for_again(self):
        self.hold()
        self.admin("faults", endpoint="v2/payments/list", kind="http_500")
        with mute_logger("odoo.addons.payment_cloudpayments.connection"):
            day = self.reconcile()
        self.assertEqual((day["state"], day["fault"]), ("failed", "HTTP 500 without JSON"))

        with self.committed() as env:
            env["cloudpayments.reconciliation"]._cron_reconcile()

        self.assertEqual(self.day(day["date"])["state"], "agrees")
        self.assertFalse(self.day(day["date"])["fault"])

    def test_day_of_a_process_that_died_is_taken_up(self):
        class Killed(BaseException):
            pass

        with (
            patch.object(CloudPaymentsClient, "list_period", side_effect=Killed),
            self.assertRaises(Killed),
        ):
            self.reconcile()
        date = self.planned_day()
        self.assertEqual(self.day(date)["state"], "running")
        with self.committed() as env:
            env["cloudpayments.reconciliation"]._cron_reconcile()
        self.assertEqual(self.day(date)["state"], "running")

        with self.committed() as env:
            row = env["cloudpayments.reconciliation"].search(self.own)
            row.started_at -= timedelta(hours=module.LOST_AFTER_H, minutes=1)
        with self.committed() as env:
            env["cloudpayments.reconciliation"]._cron_reconcile()

        self.assertEqual(self.day(date)["state"], "agrees")

    def test_each_night_plans_today_yesterday_and_the_day_whose_holds_have_ended(self):
        with self.committed() as env:
            env["cloudpayments.reconciliation"]._cron_plan()
            today = env["payment.provider"].browse(self.provider_id)._cloudpayments_local_date()
            planned = env["cloudpayments.reconciliation"].search(self.own)
            self.assertEqual(
                planned.mapped("date"), [today - timedelta(days=each) for each in (0, 1, 8)]
            )
            self.assertEqual(set(planned.mapped("state")), {"planned"})

    def test_providers_of_one_terminal_are_compared_once_and_together(self):
        with self.committed() as env:
            twin = (
                env["payment.provider"]
                .browse(self.provider_id)
                .copy(
                    {
                        "cloudpayments_public_id": self.public_id,
                        "cloudpayments_api_secret": DEFAULT_API_SECRET,
                        "cloudpayments_base_url": self.api_url,
                        "state": "test",
                    }
                )
            )
            twin_id = twin.id
        self.addCleanup(self.switch_off, twin_id)
        self.hear("check")
        self.hold(provider_id=twin_id)

        self.assertEqual(self.reconcile()["listed"], [])
        with self.committed() as env:
            terminals = env["cloudpayments.reconciliation"]._terminals()
            self.assertNotIn(twin_id, terminals.ids)
            self.assertIn(self.provider_id, terminals.ids)

    def test_disabled_provider_is_not_asked(self):
        self.switch_off(self.provider_id)
        self.addCleanup(self.switch_on)
        with patch.object(CloudPaymentsClient, "list_period") as asked:
            day = self.reconcile()

        asked.assert_not_called()
        self.assertEqual(day["state"], "planned")

    def test_responsible_person_is_told_once_and_no_longer_when_it_agrees(self):
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            provider.cloudpayments_alert_user_id = env.ref("base.user_admin")
        tx_id = self.hold()
        self.capture(tx_id, "1000.00")
        self.falsify(tx_id, "999.00")
        for _time in range(2):
            self.reconcile()
        self.assertEqual(self.tasks(), 1)

        self.falsify(tx_id, "1000.00")
        self.reconcile()

        self.assertEqual(self.tasks(), 0)

    def test_long_list_costs_no_query_for_each_row(self):
        self.hold()
        with self.committed() as env:
            provider = env["payment.provider"].browse(self.provider_id)
            day = provider._cloudpayments_local_date()
            record = env["cloudpayments.reconciliation"]._plan(provider, day)
            listed = list(provider._cloudpayments_client().list_period(*record._bounds()))

        def queries(alien_count):
            aliens = [
                replace(listed[0], number=str(n), invoice_id=f"A{n}") for n in range(alien_count)
            ]
            with self.registry.cursor() as cr:
                env = record.env(cr=cr)
                own = record.with_env(env)
                before = cr.sql_log_count
                own._finish([*listed, *aliens], {}, 0)
                env.flush_all()
                count = cr.sql_log_count - before
                self.assertEqual(own.open_count, alien_count)
                cr.rollback()
            return count

        queries(1)
        self.assertLessEqual(queries(3000), queries(2) + 5)
        self.assertLess(queries(3000), 40)

    def tasks(self):
        with self.committed() as env:
            return len(env["cloudpayments.reconciliation"].search(self.own).activity_ids)

    def planned_day(self):
        with self.committed() as env:
            return env["cloudpayments.reconciliation"].search(self.own).date

    def refunds(self, tx_id):
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            refunds = (tx | tx.child_transaction_ids).child_transaction_ids.filtered(
                lambda each: each.operation == "refund"
            )
            return [(each.state, each.amount) for each in refunds]

    def falsify(self, tx_id, captured):
        self.addCleanup(self.write_captured, tx_id, "1000.00")
        self.write_captured(tx_id, captured)

    def write_captured(self, tx_id, captured):
        with self.committed() as env:
            tx = env["payment.transaction"].browse(tx_id)
            capture = tx.child_transaction_ids.filtered(lambda each: each.state == "done")
            capture.amount = float(captured)

    def forget_payment(self, tx_id):
        """As a restored backup would: the payment is not in the database any more."""
        with self.committed() as env:
            twin = env["payment.provider"].search([("code", "=", "demo")], limit=1)
            twin = twin or env["payment.provider"].search([("id", "!=", self.provider_id)], limit=1)
            tx = env["payment.transaction"].browse(tx_id)
            env.cr.execute(
                "UPDATE payment_transaction SET provider_id = %s WHERE id = %s", [twin.id, tx.id]
            )
        self.addCleanup(self.cabinet, tx_id, "void")

    def switch_off(self, provider_id):
        with self.committed() as env:
            env["payment.provider"].browse(provider_id).state = "disabled"

    def switch_on(self):
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = "test"
