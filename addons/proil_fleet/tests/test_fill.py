from decimal import Decimal

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.fuel.balance import Readings
from proil_core.refusal import Code

from .common import EVENING, MORNING, ProilFleetCommon

LIMIT = Decimal(60)


@tagged("post_install", "-at_install")
class TestFill(ProilFleetCommon):
    def _start(self, shift, product=None, totalizer="50000"):
        fills = self.env["proil.fill"].with_user(self.driver_api)
        return fills._start(shift, product or self.ai95, Decimal(totalizer), MORNING)

    def test_fill_takes_its_litres_from_the_compartment(self):
        fill = self._start(self._open_shift())
        self.assertEqual((fill.state, fill.compartment_id), ("pouring", self.petrol))

        fill._finish(Decimal("50045.5"), Decimal("45.5"), LIMIT, EVENING)

        self.assertEqual((fill.state, fill.litres), ("done", Decimal("45.5")))
        self.assertEqual((fill.started_at, fill.finished_at), (MORNING, EVENING))
        self.assertEqual(self.petrol.level_litres, Decimal("954.5"))
        self.assertEqual(self.petrol.totalizer_litres, Decimal("50045.5"))
        self.assertEqual(self.diesel.level_litres, Decimal(600))

    def test_zero_litres_are_a_fill(self):
        fill = self._start(self._open_shift())

        fill._finish(Decimal(50000), Decimal(0), LIMIT, EVENING)

        self.assertEqual((fill.state, fill.litres), ("done", 0))
        self.assertEqual(self.petrol.level_litres, Decimal(1000))

    def test_fills_that_cannot_be_true_are_refused(self):
        cases = {
            # name: totalizer after, litres, code
            "negative": ("50000", "-1", Code.LITRES_NEGATIVE),
            "absurd": ("999999999", "999949999", Code.LITRES_ABOVE_LEVEL),
            "meter turned back": ("49999.9", "0", Code.TOTALIZER_BACKWARDS),
            "other than the meter": ("50040.101", "40", Code.TOTALIZER_MISMATCH),
        }
        fill = self._start(self._open_shift())
        for name, (totalizer, litres, code) in cases.items():
            with self.subTest(name), self.assertRefused(code):
                fill._finish(Decimal(totalizer), Decimal(litres), LIMIT, EVENING)
        self.assertEqual(fill.state, "pouring")
        self.assertEqual(self.petrol.level_litres, Decimal(1000))

    def test_fill_ends_at_the_limit_and_the_rest_is_an_overpour(self):
        fill = self._start(self._open_shift())

        overpour = fill._finish(Decimal("50062.5"), Decimal("62.5"), LIMIT, EVENING)

        self.assertEqual((fill.kind, fill.litres), ("order", LIMIT))
        self.assertEqual((overpour.kind, overpour.litres), ("overpour", Decimal("2.5")))
        self.assertEqual(fill.totalizer_after_litres, Decimal(50060))
        self.assertEqual(overpour.totalizer_before_litres, Decimal(50060))
        self.assertEqual(overpour.totalizer_after_litres, Decimal("50062.5"))
        self.assertEqual((overpour.state, overpour.compartment_id), ("done", self.petrol))
        self.assertEqual(self.petrol.level_litres, Decimal("937.5"))
        self.assertEqual(self.petrol.totalizer_litres, Decimal("50062.5"))

    def test_litres_up_to_the_limit_leave_no_overpour(self):
        shift = self._open_shift()
        for litres in ("59.999", "60"):
            before = self.petrol.totalizer_litres
            fill = self._start(shift, totalizer=str(before))
            with self.subTest(litres):
                after = before + Decimal(litres)
                self.assertFalse(fill._finish(after, Decimal(litres), LIMIT, EVENING))

    def test_compartment_cannot_give_more_than_it_holds(self):
        low = Readings(totalizer=Decimal(50000), level=Decimal(30))
        fill = self._start(self._open_shift(readings=self._readings(petrol=low)))

        with self.assertRefused(
            Code.LITRES_ABOVE_LEVEL, litres=Decimal("30.001"), level=Decimal(30)
        ):
            fill._finish(Decimal("50030.001"), Decimal("30.001"), LIMIT, EVENING)

        fill._finish(Decimal(50030), Decimal(30), LIMIT, EVENING)
        self.assertEqual(self.petrol.level_litres, 0)

    def test_fill_is_finished_once(self):
        fill = self._fill(self._open_shift(), "10")

        with self.assertRefused(Code.ILLEGAL_TRANSITION, state="done"):
            fill._finish(Decimal(50020), Decimal(10), LIMIT, EVENING)

        self.assertEqual(self.petrol.level_litres, Decimal(990))

    def test_grade_that_the_tanker_does_not_carry(self):
        with self.assertRefused(Code.TANKER_WITHOUT_GRADE, grades=["AI-98"]):
            self._start(self._open_shift(), product=self.ai98)

    def test_meter_cannot_stand_below_its_last_reading(self):
        with self.assertRefused(Code.TOTALIZER_BACKWARDS):
            self._start(self._open_shift(), totalizer="49999.999")

    def test_meter_that_ran_past_the_fills_is_taken(self):
        fill = self._start(self._open_shift(), totalizer="50003")

        self.assertEqual(fill.totalizer_before_litres, Decimal(50003))
        self.assertEqual(self.petrol.totalizer_litres, Decimal(50003))
        self.assertEqual(self.petrol.level_litres, Decimal(1000))

    def test_compartment_pours_one_fill_at_a_time(self):
        shift = self._open_shift()
        self._start(shift)

        with self.assertRefused(Code.COMPARTMENT_BUSY, compartment="1"):
            self._start(shift)

        self.assertEqual(self._start(shift, product=self.dt).compartment_id, self.diesel)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_pouring(self):
        fill = self._start(self._open_shift())
        rival = {
            "shift_id": fill.shift_id.id,
            "compartment_id": self.petrol.id,
            "totalizer_before_litres": 50000,
            "started_at": MORNING,
        }
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self.env["proil.fill"].create(rival)


@tagged("post_install", "-at_install")
class TestMeterOfAGrade(ProilFleetCommon):
    """Two compartments of one grade: the number on the meter tells which one pours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.twin = cls._add_twin(1500)

    def test_nearest_meter_pours(self):
        far = Readings(totalizer=Decimal(238000), level=Decimal(700))
        readings = self._readings(level=("1000", "600", "700"), twin=far)
        shift = self._open_shift(readings=readings)
        for totalizer, compartment in (("50000", self.petrol), ("238000.4", self.twin)):
            with self.subTest(totalizer=totalizer):
                fill = self.env["proil.fill"]._start(shift, self.ai95, Decimal(totalizer), MORNING)
                self.assertEqual(fill.compartment_id, compartment)
