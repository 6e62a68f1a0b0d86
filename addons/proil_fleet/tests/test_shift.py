from decimal import Decimal

from psycopg2.errors import UniqueViolation

from odoo.exceptions import LockError
from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.fuel.balance import Readings
from proil_core.refusal import Code

from .common import EVENING, MORNING, ProilFleetCommon


@tagged("post_install", "-at_install")
class TestOpening(ProilFleetCommon):
    def test_opening_believes_what_was_read(self):
        readings = self._readings(totalizer="50120.4", level=("1010.5", "598"))

        shift = self._open_shift(readings=readings)

        self.assertEqual((shift.state, shift.opened_at), ("open", MORNING))
        self.assertEqual(
            shift.reading_ids.mapped("totalizer_litres"), [Decimal("50120.4"), Decimal("50120.4")]
        )
        self.assertEqual(self.petrol.level_litres, Decimal("1010.5"))
        self.assertEqual(self.petrol.totalizer_litres, Decimal("50120.4"))
        self.assertEqual(self.diesel.level_litres, Decimal(598))

    def test_shift_carries_the_grades_of_its_tanker(self):
        shift = self._open_shift()

        self.assertEqual(shift.product_ids, self.ai95 + self.dt)
        for grade, found in ((self.dt, shift), (self.ai98, shift.browse())):
            with self.subTest(grade=grade.grade_code):
                self.assertEqual(shift.search([("product_ids", "in", grade.ids)]), found)

    def test_driver_with_an_open_shift_cannot_open_another(self):
        shift = self._open_shift()
        other = self._create_tanker("В777ОР99", {self.ai95: 1000})

        with self.assertRefused(Code.SHIFT_ALREADY_OPEN, shift=shift.public_id):
            self._open_shift(tanker=other)

    def test_tanker_in_an_open_shift_cannot_be_taken(self):
        self._open_shift()

        with self.assertRefused(Code.TANKER_BUSY, tanker="А123ВС77"):
            self._open_shift(driver=self._create_driver("Oleg Orlov", "+79160000002"))

    def test_driver_and_tanker_are_free_after_the_closing(self):
        self._open_shift()._close(self._readings(), EVENING)

        again = self._open_shift(now=EVENING)

        self.assertEqual(self.driver.open_shift_id, again)
        self.assertEqual(self.tanker.open_shift_id, again)

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_open_shift(self):
        self._open_shift()
        rivals = {
            "driver": {
                "driver_id": self.driver.id,
                "tanker_id": self._create_tanker("В777ОР99", {self.ai95: 1000}).id,
            },
            "tanker": {
                "driver_id": self._create_driver("Oleg Orlov", "+79160000002").id,
                "tanker_id": self.tanker.id,
            },
        }
        for same, owners in rivals.items():
            with (
                self.subTest(same=same),
                self.assertRaises(UniqueViolation),
                self.env.cr.savepoint(),
            ):
                self.env["proil.shift"].create({**owners, "opened_at": MORNING})


@tagged("post_install", "-at_install")
class TestReadings(ProilFleetCommon):
    def test_readings_that_cannot_be_true_are_refused(self):
        self._open_shift()._close(self._readings(), EVENING)
        other = self._create_tanker("В777ОР99", {self.ai95: 1000}).compartment_ids
        complete = self._readings()
        cases = {
            "a compartment is missing": (
                {self.petrol: complete[self.petrol]},
                Code.READINGS_MISSING,
                {"compartments": ["2"]},
            ),
            "a compartment of another tanker": (
                {**complete, other: Readings(Decimal(1), Decimal(1))},
                Code.COMPARTMENT_UNKNOWN,
                {"compartments": ["1"]},
            ),
            "more than the compartment takes": (
                self._readings(level=("2000.001", "600")),
                Code.LEVEL_ABOVE_CAPACITY,
                {"level": Decimal("2000.001"), "capacity": Decimal(2000)},
            ),
            "less than nothing": (
                self._readings(level=("-0.001", "600")),
                Code.LITRES_NEGATIVE,
                {"litres": Decimal("-0.001")},
            ),
            "a meter that turned back": (
                self._readings(totalizer="49999.999"),
                Code.TOTALIZER_BACKWARDS,
                {
                    "totalizer_before": Decimal(50000),
                    "totalizer_after": Decimal("49999.999"),
                },
            ),
        }
        for name, (readings, code, facts) in cases.items():
            with self.subTest(name), self.env.cr.savepoint() as undone:
                with self.assertRefused(code, **facts):
                    self._open_shift(readings=readings)
                undone.rollback()

    def test_readings_at_the_limits_are_taken(self):
        self._open_shift()._close(self._readings(), EVENING)

        self._open_shift(readings=self._readings(totalizer="50000", level=("2000", "0")))

        self.assertEqual(self.petrol.level_litres, Decimal(2000))
        self.assertEqual(self.diesel.level_litres, 0)


@tagged("post_install", "-at_install")
class TestLocks(ProilFleetCommon):
    def test_tanker_that_another_transaction_moves_is_busy(self):
        shift = self._open_shift()
        free = self._create_tanker("В777ОР99", {self.ai95: 1000})
        oleg = self._create_driver("Oleg Orlov", "+79160000002")
        fills = self.env["proil.fill"]
        pouring = fills._start(shift, self.dt, Decimal(50000), MORNING)
        verbs = {
            "open": lambda: self._open_shift(oleg, free),
            "load": lambda: shift._record_load(self.petrol, "AI-95", Decimal(5), "1", MORNING),
            "start a fill": lambda: fills._start(shift, self.ai95, Decimal(50000), MORNING),
            "finish a fill": lambda: pouring._finish(Decimal(50000), Decimal(0), 9, EVENING),
            "close": lambda: shift._close(self._readings(), EVENING),
        }
        self.patch(self.env.registry["proil.compartment"], "lock_for_update", _taken)
        for name, verb in verbs.items():
            with self.subTest(name), self.assertRefused(Code.BUSY):
                verb()


def _taken(_compartments, **_kwargs):
    raise LockError("Cannot grab a lock on records")


@tagged("post_install", "-at_install")
class TestClosing(ProilFleetCommon):
    def test_closing_ends_the_shift(self):
        shift = self._open_shift()

        shift._close(self._readings(), EVENING)

        self.assertEqual((shift.state, shift.closed_at), ("closed", EVENING))
        self.assertFalse(self.driver.open_shift_id)
        self.assertFalse(self.tanker.open_shift_id)

    def test_pouring_blocks_the_closing(self):
        shift = self._open_shift()
        fill = self.env["proil.fill"]._start(shift, self.ai95, Decimal(50000), MORNING)

        with self.assertRefused(Code.SHIFT_HAS_ORDERS, blockers=["1 · AI-95"]):
            shift._close(self._readings(), EVENING)

        fill._finish(Decimal(50000), Decimal(0), Decimal(40), MORNING)
        shift._close(self._readings(), EVENING)
        self.assertEqual(shift.state, "closed")

    def test_nothing_happens_in_a_closed_shift(self):
        shift = self._open_shift()
        shift._close(self._readings(), EVENING)
        fills = self.env["proil.fill"]
        verbs = {
            "close": lambda: shift._close(self._readings(), EVENING),
            "load": lambda: shift._record_load(self.petrol, "AI-95", Decimal(5), "1", EVENING),
            "fill": lambda: fills._start(shift, self.ai95, Decimal(50000), EVENING),
        }
        for name, verb in verbs.items():
            with self.subTest(name), self.assertRefused(Code.SHIFT_NOT_OPEN):
                verb()

    def test_refused_closing_leaves_the_shift_open(self):
        shift = self._open_shift()

        with self.assertRefused(Code.READINGS_MISSING):
            shift._close({}, EVENING)

        self.assertEqual(shift.state, "open")
        self.assertFalse(shift.balance_ids)
