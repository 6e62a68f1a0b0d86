from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import ProilDispatchCommon


@tagged("post_install", "-at_install")
class TestPushAssigned(ProilDispatchCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.driver.partner_id.lang = "en_US"

    @contextmanager
    def _pushes(self):
        """What would be sent, as (partner, title, body, data, key)."""
        sent = []

        def push(partner, *message):
            sent.append((partner, *message))

        with patch.object(type(self.env["res.partner"]), "_proil_push", push):
            yield sent

    def test_an_assignment_enqueues_one_push(self):
        order = self._create_order("accepted")

        with trap_jobs() as trap:
            order._assign(self.shift)

        trap.assert_jobs_count(1, only=order._job_push_assigned)
        [job] = [job for job in trap.enqueued_jobs if job.method_name == "_job_push_assigned"]
        self.assertEqual(job.identity_key, f"proil.order/{order.id}/push_assigned")

    def test_other_steps_enqueue_none(self):
        order = self._create_order("assigned")

        with trap_jobs() as trap:
            order._depart()
            order._unassign()

        trap.assert_jobs_count(0, only=order._job_push_assigned)

    def test_the_driver_is_told_without_the_place_and_the_plate(self):
        order = self._create_order("assigned")
        driver = self.shift.driver_id.partner_id

        with self._pushes() as sent:
            order._job_push_assigned()

        [(partner, title, body, data, _key)] = sent
        self.assertEqual((partner, title), (driver, "New job"))
        self.assertIn(f"Order {order.name}: AI-95, up to 40 l, by ", body)
        self.assertNotIn(order.vehicle_id.plate, body)
        self.assertNotIn(order.place_address, body)
        self.assertEqual(data, {"order_id": order.public_id, "event": "assign"})

    def test_the_time_is_that_of_the_company(self):
        order = self._create_order("assigned")
        order.window_end = "2030-01-31 12:30:00"
        order.company_id.delivery_tz = "Asia/Yekaterinburg"

        with self._pushes() as sent:
            order.with_context(tz="UTC")._job_push_assigned()

        self.assertIn("5:30", sent[0][2])

    def test_the_driver_reads_it_in_their_own_language(self):
        order = self._create_order("assigned")
        self.driver.partner_id.lang = "ru_RU"

        with self._pushes() as sent:
            order._job_push_assigned()

        self.assertEqual(sent[0][1], "Новая заявка")

    def test_each_assignment_has_its_own_key(self):
        order = self._create_order("assigned")

        with self._pushes() as sent:
            order._job_push_assigned()
            order._job_push_assigned()
            order._unassign()
            order._assign(self.shift)
            order._job_push_assigned()

        first, again, second = (push[-1] for push in sent)
        self.assertEqual(first, again)
        self.assertNotEqual(first, second)

    def test_nothing_is_sent_when_the_order_moved_on(self):
        taken_back = self._create_order("assigned")
        taken_back._unassign()

        with self._pushes() as sent:
            taken_back._job_push_assigned()
            self._create_order("en_route")._job_push_assigned()

        self.assertEqual(sent, [])
