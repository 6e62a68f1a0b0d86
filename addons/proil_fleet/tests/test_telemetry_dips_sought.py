from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.proil_fleet.tests.telemetry_common import TelemetryCommon
from odoo.addons.queue_job.exception import RetryableJobError
from odoo.addons.queue_job.tests.common import trap_jobs

from proil_core.refusal import Code, Refusal

MINUTE = timedelta(minutes=1)


@tagged("post_install", "-at_install")
class TestWhenDipsAreSought(TelemetryCommon):
    def _planned(self, trap):
        jobs = [job for job in trap.enqueued_jobs if job.method_name == "_job_derive_dips"]
        return sorted(job.eta for job in jobs)

    def test_after_the_opening_and_after_a_load(self):
        with trap_jobs() as trap:
            shift = self._open_shift(now=self.now)
            opened = self._planned(trap)
            shift._record_load(self.petrol, "AI-95", Decimal(10), "1", self.now + MINUTE)

        self.assertEqual(opened, [self.now + 6 * MINUTE])
        self.assertEqual(self._planned(trap)[0], self.now + 6 * MINUTE)

    def test_the_next_window_is_planned_when_one_is_over(self):
        shift = self._open_shift(now=self.now)
        shift._record_load(self.petrol, "AI-95", Decimal(10), "1", self.now + MINUTE)
        with trap_jobs() as trap:
            shift._plan_dips(self.now + 10 * MINUTE)

        self.assertEqual(self._planned(trap), [self.now + 17 * MINUTE])

    def test_nothing_is_sought_when_all_windows_are_over(self):
        shift = self._open_shift(now=self.now)
        with trap_jobs() as trap:
            shift._plan_dips(self.now + 10 * MINUTE)

        self.assertEqual(self._planned(trap), [])

    def test_nothing_is_sought_on_a_tanker_without_a_unit(self):
        tanker = self._create_tanker("В777ОР99", {self.ai95: 1000})
        with trap_jobs() as trap:
            self._open_shift(
                tanker=tanker, readings=self._readings(tanker, level=["100"]), now=self.now
            )

        self.assertEqual(self._planned(trap), [])

    def test_a_job_that_meets_another_comes_again(self):
        shift = self._open_shift(now=self.now)
        busy = Refusal(Code.BUSY)
        with (
            patch.object(type(self.petrol), "_lock", side_effect=busy),
            self.assertRaises(RetryableJobError),
        ):
            shift._job_derive_dips()

    def test_a_job_of_a_closed_shift_does_nothing(self):
        shift = self._open_shift(now=self.now)
        shift._close(self._readings(), self.now + MINUTE)
        with trap_jobs() as trap:
            shift._job_derive_dips()

        self.assertEqual(self._planned(trap), [])
