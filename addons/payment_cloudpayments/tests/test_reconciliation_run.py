"""Running the nightly comparison: when, how often, beside others and after a failure."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.payment_cloudpayments.client import CloudPaymentsClient
from odoo.addons.payment_cloudpayments.models import cloudpayments_reconciliation as module
from odoo.addons.payment_cloudpayments.tests.reconciling import ReconciledCase

from proil_emulators.cloudpayments import DEFAULT_API_SECRET


@tagged("post_install", "-at_install")
class TestReconciliationRun(ReconciledCase):
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
                        "name": f"Twin of {self.public_id}",
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

    def test_scheduled_actions_do_it(self):
        tx_id = self.hold()
        with self.deaf():
            self.cabinet(tx_id, "void")
        for name in ("plan_reconciliation", "reconcile"):
            with self.committed() as env:
                env.ref(f"payment_cloudpayments.ir_cron_{name}").method_direct_trigger()

        self.assertEqual(self.seen(tx_id).state, "cancel")
        with self.committed() as env:
            days = env["cloudpayments.reconciliation"].search(self.own)
            self.assertEqual(days.mapped("state"), ["agrees"] * 3)

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

    def switch_off(self, provider_id):
        with self.committed() as env:
            env["payment.provider"].browse(provider_id).state = "disabled"

    def switch_on(self):
        with self.committed() as env:
            env["payment.provider"].browse(self.provider_id).state = "test"
