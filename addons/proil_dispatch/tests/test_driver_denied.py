from odoo import fields
from odoo.tests import tagged

from .driver_api import DriverApiCase

STEPS = (
    ("depart", {}),
    ("arrive", {}),
    ("fuelling/start", {"totalizer_litres": "50000"}),
    ("fuelling/finish", {"totalizer_litres": "50040", "litres": "40"}),
    ("complete", {}),
    ("fail", {"reason": "other"}),
)


@tagged("post_install", "-at_install")
class TestDriverDenied(DriverApiCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order("assigned")
        cls.other_token = cls._driver_token(cls._open_another_shift("В001ВВ77").driver_id)

    def _assert_untouched(self):
        self.assertEqual((self.order.state, len(self.order.photo_ids)), ("assigned", 0))

    def test_an_order_of_another_driver_does_not_exist(self):
        path = f"/{self.order.public_id}"

        self.assertProblem(self.get(path, self.other_token), 404, "not_found")
        self.assertEqual(self.get(token=self.other_token).json()["items"], [])
        self.assertEqual(
            self.get(token=self.other_token, number=self.order.name).json()["items"], []
        )
        for step, body in STEPS:
            with self.subTest(step):
                response = self.post(self.order, step, body, self.other_token)
                self.assertProblem(response, 404, "not_found")
        response = self.upload(self.order, "nozzle_before", token=self.other_token)
        self.assertProblem(response, 404, "not_found")
        self._assert_untouched()

    def test_an_order_that_was_taken_back_is_gone(self):
        order = self._create_order("assigned")
        order._unassign()

        self.assertProblem(self.get(f"/{order.public_id}"), 404, "not_found")
        self.assertProblem(self.post(order, "depart"), 404, "not_found")

    def test_unknown_and_malformed_ids_do_not_exist(self):
        for public_id in ("ord_0000000000000000000000", "ord_1", str(self.order.id), "x' OR 1=1"):
            with self.subTest(public_id):
                self.assertProblem(self.get(f"/{public_id}"), 404, "not_found")

    def test_without_an_open_shift_there_are_no_orders(self):
        self.order._unassign()
        self.shift._close(self._readings(), fields.Datetime.now())

        self.assertProblem(self.get(), 409, "shift_not_open")
        self.assertProblem(self.get(f"/{self.order.public_id}"), 409, "shift_not_open")
        self.assertProblem(self.post(self.order, "depart"), 409, "shift_not_open")

    def test_who_is_no_driver_is_refused(self):
        customer = self._bearer(self.customer)
        stranger = self._bearer(self.customer, "proil.driver")

        self.assertProblem(self.get(token="x" * 43), 401, "token_unknown")
        self.assertProblem(self.get(token=customer), 401, "token_unknown")
        self.assertProblem(self.get(token=stranger), 403, "forbidden")
        for step, body in STEPS:
            with self.subTest(step):
                response = self.post(self.order, step, body, stranger)
                self.assertProblem(response, 403, "forbidden")
        self._assert_untouched()

    def test_bodies_of_the_wrong_shape_change_nothing(self):
        cases = (
            ("depart", {"state": "completed"}),
            ("depart", {"device_time": "yesterday"}),
            ("depart", {"latitude": 91}),
            ("fuelling/start", {}),
            ("fuelling/start", {"totalizer_litres": "-1"}),
            ("fuelling/finish", {"totalizer_litres": "1"}),
            ("fail", {}),
            ("fail", {"reason": "lazy"}),
        )
        for step, body in cases:
            with self.subTest(step=step, body=body):
                response = self.post(self.order, step, body)
                problem = self.assertProblem(response, 422, "validation_failed")
                self.assertTrue(problem["field_errors"])
        self._assert_untouched()
