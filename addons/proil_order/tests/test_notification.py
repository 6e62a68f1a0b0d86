from odoo.tests import tagged

from odoo.addons.queue_job.tests.common import trap_jobs

from .common import ProilOrderCommon


@tagged("post_install", "-at_install")
class TestNotification(ProilOrderCommon):
    def test_completion_enqueues_the_push(self):
        order = self._create_order("fuelled")
        self._photograph(order)

        with trap_jobs() as jobs:
            order._complete()

        jobs.assert_jobs_count(1, only=order._job_push_completed)
        [job] = [each for each in jobs.enqueued_jobs if "push" in each.method_name]
        self.assertEqual(job.identity_key, f"proil.order/{order.id}/push_completed")

    def test_other_events_are_silent(self):
        with trap_jobs() as jobs:
            self._create_order("accepted")._cancel("Sold")

        jobs.assert_jobs_count(0, only=self.env["proil.order"]._job_push_completed)

    def test_push_tells_litres_and_money_in_the_customer_s_language(self):
        self.customer.lang = "ru_RU"
        order = self._create_order("completed")

        title, body, data, key = self._pushed(order)

        self.assertEqual(title, "Автомобиль заправлен")
        self.assertEqual(body, f"Заявка {order.name}: 40,000 л, 2\N{NO-BREAK SPACE}799,00 ₽")
        self.assertEqual(data, {"order_id": order.public_id, "event": "complete"})
        self.assertEqual(key, f"{order.public_id}/completed")

    def test_push_names_neither_person_nor_place(self):
        order = self._create_order("completed")

        text = " ".join(self._pushed(order)[:2])

        for personal in ("Anna", "Mokhovaya", "А123ВС777", "+7903"):
            self.assertNotIn(personal, text)

    def test_push_of_an_order_that_is_not_completed_is_dropped(self):
        self.assertFalse(self._pushed(self._create_order("fuelled")))

    def _pushed(self, order):
        """Arguments of the push to the customer's phone, none when there was no push."""
        self.env["proil.push.device"].create(
            {
                "partner_id": self.customer.id,
                "collection": "proil.customer",
                "device": "d",
                "token": "t",
            }
        )
        with trap_jobs() as jobs:
            order._job_push_completed()
        return jobs.enqueued_jobs[0].args if jobs.enqueued_jobs else ()
