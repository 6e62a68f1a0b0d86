from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import LockError
from odoo.tests import tagged

from odoo.addons.proil_payment.tests.ways import WaysCase

from proil_core.refusal import Code, Refusal


@tagged("post_install", "-at_install")
class TestCancelRace(WaysCase):
    """The customer cancels while the driver opens the nozzle: one of them wins, in full."""

    def open(self):
        """A transaction of its own, as a request has one."""
        cr = self.enterContext(self.registry.cursor())
        return api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})

    def arrived(self, prepaid=False):
        order = self.prepaid() if prepaid else self.paid_order()
        self.bring(order, "arrived")
        return order

    def nozzle(self, env, order):
        self.order(env, order)._start_fuelling(self.world(env)._totalizer())

    def finish(self, order):
        """Let the order end, so that the tanker is free for the next test."""
        with self.committed() as env:
            world, found = self.world(env), self.order(env, order)
            if found.state == "fuelling":
                world._bring(found, "completed")
        self.run_jobs()

    def test_nozzle_first(self):
        for prepaid in (False, True):
            with self.subTest(prepaid=prepaid):
                order = self.arrived(prepaid)
                driver, customer = self.open(), self.open()
                self.nozzle(driver, order)

                with self.assertRaises(LockError):
                    self.order(customer, order)._cancel("Sold")
                driver.cr.commit()
                customer.cr.rollback()
                with self.assertRaises(Refusal) as refused:
                    self.order(customer, order)._cancel("Sold")
                customer.cr.rollback()

                self.assertIs(refused.exception.code, Code.ILLEGAL_TRANSITION)
                self.assertEqual(self.axes(order)[0], "fuelling")
                self.nothing_is_given_back(order)
                self.finish(order)
                self.assertEqual(self.axes(order), ("completed", "captured"))

    def nothing_is_given_back(self, order):
        """Even a job that was left from another time does not void once fuel flows."""
        with self.committed() as env:
            hold = self.order(env, order).hold_id
            self.assertIsNone(hold._begin_release())
            hold._job_release()
        self.assertNotIn("Cancelled", [row["status"] for row in self.at_the_bank(order)])

    def test_cancel_first(self):
        order = self.arrived()
        driver, customer = self.open(), self.open()
        self.order(customer, order)._cancel("Sold")

        with self.assertRaises(LockError):
            self.nozzle(driver, order)
        customer.cr.commit()
        driver.cr.rollback()
        with self.assertRaises(Refusal):
            self.nozzle(driver, order)
        driver.cr.rollback()
        self.run_jobs()

        self.assertEqual(self.axes(order), ("cancelled", "voided"))
        self.assertEqual([row["status"] for row in self.at_the_bank(order)], ["Cancelled"])

    def test_loser_that_has_read_before_the_winner_does_not_win_after_it(self):
        order = self.arrived()
        driver, customer = self.open(), self.open()
        self.assertEqual(self.order(customer, order).state, "arrived")
        self.nozzle(driver, order)
        driver.cr.commit()

        with self.assertRaises(SerializationFailure):
            self.order(customer, order)._cancel("Sold")
        customer.cr.rollback()

        self.assertEqual(self.axes(order)[0], "fuelling")
        self.finish(order)
        self.assertEqual(self.axes(order), ("completed", "captured"))
