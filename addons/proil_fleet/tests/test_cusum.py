from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.proil_fleet.models import proil_cusum
from odoo.addons.queue_job.tests.common import trap_jobs

from .reconciliation_common import ProilReconciledCommon


@tagged("post_install", "-at_install")
class TestCusum(ProilReconciledCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._learn_well()

    def _days(self, *losses):
        for litres in losses:
            shift = self._day(losses={220: litres} if litres else None)
            shift._job_count()
        return shift

    def _of(self, kind):
        return self.env["proil.cusum"].search([("kind", "=", kind)])

    def test_losses_below_the_limit_add_up_until_they_are_told(self):
        self._days(*[2] * 4)
        driver = self._of("driver")
        self.assertAlmostEqual(driver.litres, 6, delta=0.4)
        self.assertFalse(driver.is_alarm)

        self._days(2)

        self.assertTrue(driver.is_alarm)
        self.assertEqual((driver.driver_id, driver.balances_count), (self.driver, 5))
        self.assertEqual(driver.subject, "Ivan Petrov")
        alarms = self.env["proil.fuel.alarm"].search([("kind", "=", "cusum")])
        self.assertEqual(len(alarms), 1)

    def test_losses_are_added_up_in_the_order_of_the_shifts(self):
        self._days(0, 2)

        driver = self._of("driver")
        self.assertAlmostEqual(driver.last_loss_litres, 2, delta=0.3)
        self.assertAlmostEqual(driver.litres, 1.5, delta=0.3)

    def test_the_last_balances_count(self):
        with patch(f"{proil_cusum.__name__}.LAST_BALANCES", 2):
            self._days(2, 0, 2)

        driver = self._of("driver")
        self.assertEqual(driver.balances_count, 2)
        self.assertAlmostEqual(driver.litres, 1.5, delta=0.3)

    def test_tanker_and_meter_have_sums_of_their_own(self):
        self._days(2)

        self.assertEqual(self._of("tanker").tanker_id, self.tanker)
        meter = self._of("meter").filtered("balances_count")
        self.assertEqual(meter.compartment_id, self.petrol)
        self.assertEqual(meter.subject, "А123ВС77 · 1 · AI-95")
        self.assertAlmostEqual(meter.litres, 1.5, delta=0.2)

    def test_short_loads_do_not_fall_on_the_driver(self):
        for _ in range(3):
            self._day(losses={162: 5})._job_count()

        self.assertAlmostEqual(self._of("driver").litres, 0, delta=0.3)

    def test_new_revision_counts_instead_of_the_old_one(self):
        shift = self._days(2)
        before = self._of("driver").litres

        shift._reconcile()
        shift._job_count()

        self.assertEqual(self._of("driver").litres, before)
        self.assertEqual(self._of("driver").balances_count, 1)

    def test_what_was_not_judged_does_not_count(self):
        self._days(2)

        diesel = self._of("meter").filtered(lambda each: each.compartment_id == self.diesel)

        self.assertEqual((diesel.balances_count, diesel.litres), (0, 0))

    def test_counting_is_left_to_a_job(self):
        with trap_jobs() as trap:
            shift = self._day()
            trap.assert_enqueued_job(shift._job_count)
