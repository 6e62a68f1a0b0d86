from odoo.tests import tagged

from .driver_api import DriverApiCase

LONG = "x" * 100_000
LITRES = ("NaN", "Infinity", "1e30", "1000000000", "0.0001", 10**20)
TOTALIZER = (*LITRES, "-0.001")
DEGREES = ("NaN", "inf", "-181", "1e400")


@tagged("post_install", "-at_install")
class TestAbsurdSteps(DriverApiCase):
    """What no meter shows and no phone measures is refused by the name of its field."""

    def _assert_field(self, answer, field):
        problem = self.assertProblem(answer, 422, "validation_failed")
        self.assertEqual([each["field"] for each in problem["field_errors"]], [field])

    def _assert_refused(self, order, step, good, values):
        for name, absurd in values.items():
            for value in absurd:
                with self.subTest(step, field=name, value=str(value)[:20]):
                    self._assert_field(self.post(order, step, good | {name: value}), name)

    def test_a_start(self):
        order = self._create_order("arrived")
        good = {"totalizer_litres": "50000"}
        values = {
            "totalizer_litres": TOTALIZER,
            "grade_code": (LONG,),
            "latitude": DEGREES,
            "longitude": DEGREES,
        }

        self._assert_refused(order, "fuelling/start", good, values)
        self.assertEqual(order.state, "arrived")

    def test_a_finish(self):
        order = self._create_order("fuelling")
        good = {"totalizer_litres": "50040", "litres": "40"}
        values = {"totalizer_litres": TOTALIZER, "litres": LITRES, "grade_code": (LONG,)}

        self._assert_refused(order, "fuelling/finish", good, values)
        self.assertEqual(order.state, "fuelling")

    def test_a_photo(self):
        order = self._create_order("arrived")
        values = {
            "kind": (LONG,),
            "latitude": DEGREES,
            "longitude": DEGREES,
            "sha256": (LONG, "0" * 63, "Z" * 64),
            "taken_at": (LONG, "1e30"),
        }
        for name, absurd in values.items():
            for value in absurd:
                with self.subTest(field=name, value=value[:20]):
                    form = {"kind": "nozzle_before"} | {name: value}
                    self._assert_field(self.upload(order, **form), name)
        self.assertFalse(order.photo_ids)

    def test_a_number_to_look_for(self):
        self._assert_field(self.get(number="x" * 33), "number")
