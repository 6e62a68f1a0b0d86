from datetime import timedelta

from odoo.tests import new_test_user, tagged

from odoo.addons.proil_order.tests.common import NOON

from proil_core.proof.photos import PhotoKind

from .driver_api import DriverApiCase


@tagged("post_install", "-at_install")
class TestDriverReview(DriverApiCase):
    """What a driver is told when the litres are in doubt."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.fastest_fill_l_per_min = 100

    def _finish_at(self, order, seconds=0, **more):
        """Finish what was started at noon by the phone's clock."""
        moment = NOON + timedelta(seconds=seconds)
        read = str(self._totalizer() + 40)
        body = {"totalizer_litres": read, "litres": "40", "device_time": moment.isoformat(), **more}
        return self.post(order, "fuelling/finish", body)

    def _started(self, **more):
        order = self._create_order("arrived")
        body = {"totalizer_litres": str(self._totalizer()), "device_time": NOON.isoformat(), **more}
        self.assertEqual(self.post(order, "fuelling/start", body).status_code, 200)
        return order

    def test_an_ordinary_fill_has_no_review(self):
        answer = self._finish_at(self._started(), 60).json()

        self.assertIsNone(answer["review"])
        self.assertEqual(answer["allowed_actions"], ["complete"])

    def test_the_driver_learns_of_the_review_and_drives_on(self):
        order = self._started()

        answer = self._finish_at(order, 10).json()

        self.assertEqual((answer["status"], answer["allowed_actions"]), ("fuelled", []))
        self.assertEqual(answer["review"]["doubts"], ["impossible_rate"])
        self.assertEqual(
            answer["review"]["text"],
            "The fuel controller checks the litres: faster than a dispenser can pour. "
            "You may drive on.",
        )

    def test_the_text_speaks_the_driver_s_language(self):
        order = self._started()
        self._finish_at(order, 10)

        path = f"/driver/orders/{order.public_id}"
        answer = self.call("GET", path, token=self.token, headers={"Accept-Language": "ru"})

        self.assertIn("Можно ехать дальше", answer.json()["review"]["text"])

    def test_completion_is_refused_until_the_review_is_cleared(self):
        order = self._started()
        self._finish_at(order, 10)
        self._photograph(order, PhotoKind)

        self.assertProblem(self.post(order, "complete"), 409, "order_in_review")
        controller = new_test_user(self.env, "fk", groups="proil_api.group_fuel_controller")
        order.with_user(controller).action_confirm_litres()

        answer = self.get(f"/{order.public_id}").json()
        self.assertEqual((answer["status"], answer["review"]), ("completed", None))

    def test_the_grade_at_the_nozzle_is_checked_before_a_litre_flows(self):
        order = self._create_order("arrived")
        body = {"totalizer_litres": str(self._totalizer()), "grade_code": "DT"}

        problem = self.assertProblem(
            self.post(order, "fuelling/start", body), 422, "grade_mismatch"
        )

        self.assertEqual((problem["facts"]["grade"], problem["facts"]["expected"]), ("DT", "AI-95"))
        self.assertEqual(order.state, "arrived")

    def test_the_grade_read_too_late_puts_the_order_into_review(self):
        answer = self._finish_at(self._started(grade_code="AI-95"), 60, grade_code="DT").json()

        self.assertEqual(answer["review"]["doubts"], ["wrong_grade"])

    def test_the_board_says_who_is_expected(self):
        order = self._started()
        self._finish_at(order, 10)

        moved = order.with_user(self.dispatcher).action_move_to("completed")

        self.assertIn("fuel controller", moved["params"]["message"])
