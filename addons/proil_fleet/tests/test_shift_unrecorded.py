from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .telemetry_common import TelemetryCommon

STEP_S = 20
RATE_L_PER_S = 0.5


@tagged("post_install", "-at_install")
class TestShiftUnrecorded(TelemetryCommon):
    """What flows through a meter is heard, whether or not anybody records it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.opened_at = cls.now - timedelta(hours=2)
        cls.shift = cls._open_shift(now=cls.opened_at).sudo()

    def _hear(self, *pours):
        """Each pour is a minute of the shift and litres; the meter began where the shift did."""
        seconds = range(0, 6600, STEP_S)
        start = self.petrol.totalizer_litres
        counts = [
            float(start)
            + sum(
                min(max(second - 60 * minute, 0) * RATE_L_PER_S, litres) for minute, litres in pours
            )
            for second in seconds
        ]
        self.env.cr.execute_values(
            "INSERT INTO proil_level_sample"
            " (compartment_id, device_id, at, received_at, pulses_l) VALUES %s",
            [
                (
                    self.petrol.id,
                    self.device.id,
                    self.opened_at + timedelta(seconds=second),
                    self.now,
                    count,
                )
                for second, count in zip(seconds, counts, strict=True)
            ],
        )

    def _record(self, minute, litres, limit="5000"):
        """A fill from the minute on, as the driver types it."""
        before = self.petrol.totalizer_litres
        started_at = self.opened_at + timedelta(minutes=minute)
        fill = (
            self.env["proil.fill"]
            .with_user(self.driver_api)
            ._start(self.shift.with_user(self.driver_api), self.ai95, before, started_at)
        )
        litres = Decimal(litres)
        finished_at = started_at + timedelta(minutes=3)
        fill._finish(before + litres, litres, Decimal(limit), finished_at)
        return fill

    def _alarms(self):
        self.shift._job_hear_pulses(self.petrol)
        return self.env["proil.fuel.alarm"].search([("shift_id", "=", self.shift.id)])

    def test_recorded_fills_raise_no_alarm(self):
        pours = [(10, 40), (40, 52)]
        self._hear(*pours)
        for minute, litres in pours:
            self._record(minute, litres)

        self.assertFalse(self._alarms())

    def test_litres_in_no_fill_are_an_alarm_with_their_time(self):
        self._hear((10, 40), (40, 52))
        self._record(10, 40)

        alarm = self._alarms()

        self.assertEqual((alarm.kind, alarm.colour), ("past_fills", "red"))
        self.assertEqual(alarm.litres, Decimal("-52.000"))
        self.assertEqual(alarm.window_from, self.opened_at + timedelta(minutes=40))
        self.assertEqual(alarm.compartment_id, self.petrol)

    def test_an_alarm_is_raised_once(self):
        self._hear((10, 40))

        self.assertEqual(self._alarms(), self._alarms())
        self.assertEqual(len(self._alarms()), 1)

    def test_a_typed_litre_is_an_alarm_of_the_order(self):
        self._hear((10, 40))
        self._record(10, "41.5")

        alarm = self._alarms()

        self.assertEqual((alarm.kind, alarm.colour), ("order_or_meter", "yellow"))
        self.assertEqual(alarm.litres, Decimal("1.500"))

    def test_an_overpour_is_of_one_pour_with_its_order(self):
        self._hear((10, 40))
        self._record(10, 40, limit="39.5")

        self.assertFalse(self._alarms())

    def test_what_flows_while_a_fill_is_on_its_way_may_be_its_own(self):
        self._hear((10, 40))
        self.env["proil.fill"].with_user(self.driver_api)._start(
            self.shift.with_user(self.driver_api),
            self.ai95,
            self.petrol.totalizer_litres,
            self.opened_at + timedelta(minutes=9),
        )

        self.assertFalse(self._alarms())

    def test_a_record_of_a_tanker_that_is_heard_is_looked_at(self):
        with trap_jobs() as jobs:
            self._record(10, 40)

        jobs.assert_jobs_count(1, only=self.shift._job_hear_pulses)

    def test_a_tanker_that_nobody_hears_is_left_in_peace(self):
        self.device.active = False

        with trap_jobs() as jobs:
            self._record(10, 40)

        jobs.assert_jobs_count(0, only=self.shift._job_hear_pulses)

    def test_a_closed_shift_is_looked_at_once_more(self):
        closing = self._readings(self.tanker)

        with trap_jobs() as jobs:
            self.shift.with_user(self.driver_api)._close(closing, self.now)

        compartments = len(self.tanker.compartment_ids)
        jobs.assert_jobs_count(compartments, only=self.shift._job_hear_pulses)
