from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import EVENING
from .reconciliation_common import ProilReconciledCommon, at


@tagged("post_install", "-at_install")
class TestFuelAlarm(ProilReconciledCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._learn_well()
        cls.controller.email = "fc@example.com"
        cls.second = new_test_user(cls.env, "fc2", groups="proil_api.group_fuel_controller")

    def _alarm(self):
        balance = self._petrol_balance(self._day(losses={220: 5}))
        return self.env["proil.fuel.alarm"].search([("balance_id", "=", balance.id)])

    def test_closing_tells_what_was_lost_where_and_when(self):
        alarm = self._alarm()

        self.assertEqual((alarm.kind, alarm.colour), ("loss_between_stops", "red"))
        self.assertAlmostEqual(alarm.litres, -5, delta=0.6)
        self.assertEqual((alarm.window_from, alarm.window_to), (at(212), at(233)))
        self.assertEqual((alarm.driver_id, alarm.tanker_id), (self.driver, self.tanker))
        self.assertRegex(
            alarm.with_context(lang="en_US")._words(),
            # By the clock of the company: Moscow is three hours ahead.
            r"^А123ВС77, compartment 1 · AI-95: Loss between stops, -\d\.\d l, 11:32–11:53$",
        )

    def test_words_are_those_of_the_reader(self):
        words = self._alarm().with_context(lang="ru_RU")._words()

        self.assertIn("А123ВС77, отсек 1 · AI-95: Потеря между остановками, -", words)

    def test_same_alarm_is_raised_once(self):
        alarm = self._alarm()

        again = alarm._raise(
            alarm.kind,
            alarm.colour,
            EVENING,
            shift_id=alarm.shift_id.id,
            compartment_id=alarm.compartment_id.id,
            balance_id=alarm.balance_id.id,
            window_from=alarm.window_from,
            litres=alarm.litres,
        )

        self.assertFalse(again)

    def test_new_revision_tells_what_it_finds_anew_and_nothing_twice(self):
        alarm = self._alarm()
        shift, alarms = alarm.shift_id, self.env["proil.fuel.alarm"]
        before = alarms.search_count([])

        shift._reconcile()
        self.assertEqual(alarms.search_count([]), before)

        load = (
            self.env["proil.reversal"]
            .with_user(self.controller)
            ._request(shift.load_ids, "mistyped", {"litres": Decimal(502)})
        )
        load.with_user(self.second)._approve()
        newest = alarms.search([("id", ">", alarm.id)], order="id desc", limit=1)
        self.assertEqual(newest.balance_id, self._petrol_balance(shift))

    def test_staff_is_told_on_the_screen_and_controllers_by_mail(self):
        with trap_jobs() as trap:
            alarm = self._alarm()
            trap.assert_enqueued_job(alarm._job_mail)
        self.env.cr.precommit.run()
        channels = self.env["bus.bus"].search([("message", "like", "simple_notification")])
        for user in (self.controller, self.dispatcher):
            self.assertTrue(
                channels.filtered(
                    lambda row, user=user: f'"res.partner",{user.partner_id.id}' in row.channel
                )
            )

        alarm._job_mail()

        mail = self.env["mail.mail"].search([("email_to", "like", "fc@example.com")])
        self.assertEqual(len(mail), 1)
        self.assertIn("А123ВС77", mail.subject)
        self.assertFalse(self.env["mail.mail"].search([("email_to", "like", "ds@")]))

    def test_dispatcher_marks_an_alarm_as_seen(self):
        alarm = self._alarm()

        alarm.with_user(self.dispatcher).action_see()
        first = alarm.seen_at
        alarm.with_user(self.controller).action_see()

        self.assertEqual((alarm.state, alarm.seen_by_id), ("seen", self.dispatcher))
        self.assertEqual(alarm.seen_at, first)

    def test_driver_api_cannot_mark_an_alarm(self):
        with self.assertRaises(AccessError):
            self._alarm().with_user(self.driver_api).action_see()
