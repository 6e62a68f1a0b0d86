from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from psycopg2.errors import UniqueViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.fuel.balance import Readings
from proil_core.fuel.dip import Dip, DipFacts, DipKind
from proil_core.refusal import Code

from .common import EVENING, MORNING, ProilFleetCommon

MINUTE = timedelta(minutes=1)
NOON = MORNING + 420 * MINUTE
FACTS = DipFacts(level_mm=Decimal("842.3"), temperature_c=12.4, samples=60, level_sd_mm=0.2)
DIP = Dip(DipKind.PRE, NOON, Decimal("905.6"), facts=FACTS)


@tagged("post_install", "-at_install")
class TestDip(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petrol.density15 = 745
        cls.shift = cls._open_shift()

    def _dip(self, now=NOON, **changed):
        return self.shift._record_dip(self.petrol, replace(DIP, **changed), now)

    def test_dip_is_kept_as_read_and_at_15_degrees(self):
        reading = self._dip(totalizer_litres=Decimal("50010.5"))

        self.assertEqual((reading.kind, reading.read_at), ("pre", NOON))
        self.assertEqual(reading.level_litres, Decimal("905.6"))
        self.assertEqual((reading.level_mm, reading.samples, reading.level_sd_mm), (842.3, 60, 0.2))
        self.assertEqual((reading.temperature_c, reading.density15), (12.4, 745))
        self.assertAlmostEqual(reading.vcf, 1.00315, delta=1e-5)
        self.assertAlmostEqual(reading.litres15, Decimal("908.45"), delta=Decimal("0.01"))
        self.assertEqual(reading.totalizer_litres, Decimal("50010.5"))
        self.assertEqual((reading.is_valid, reading.reason), (True, False))
        self.assertFalse(reading.table_id)

    def test_books_do_not_move(self):
        self._dip(totalizer_litres=Decimal(50010))

        self.assertEqual(self.petrol.level_litres, Decimal(1000))
        self.assertEqual(self.petrol.totalizer_litres, Decimal(50000))

    def test_totalizer_that_was_not_read_is_not_zero(self):
        self.assertIsNone(self._dip().totalizer_litres)

    def test_dip_without_temperature_is_kept_and_doubted(self):
        reading = self._dip(facts=DipFacts())

        self.assertEqual((reading.is_valid, reading.reason), (False, "missing_temperature"))
        self.assertEqual((reading.temperature_c, reading.litres15), (None, None))
        self.assertEqual(reading.level_litres, Decimal("905.6"))

    def test_zero_degrees_are_a_temperature(self):
        reading = self._dip(facts=DipFacts(temperature_c=0.0))

        self.assertEqual((reading.is_valid, reading.temperature_c), (True, 0.0))

    def test_fuel_of_unknown_density_is_doubted(self):
        self.petrol.density15 = False

        reading = self._dip()

        self.assertEqual((reading.is_valid, reading.reason), (False, "missing_density"))

    def test_sample_tells_the_density(self):
        reading = self._dip(facts=DipFacts(temperature_c=22.0, density_kg_m3=738.0))

        self.assertAlmostEqual(reading.density15, 744.345, delta=0.01)
        self.assertAlmostEqual(self.petrol.density15, 744.345, delta=0.1)
        self.assertEqual(reading.density_kg_m3, 738)

    def test_late_dip_is_kept_and_told(self):
        reading = self._dip(now=NOON + 40 * MINUTE)

        self.assertEqual((reading.is_valid, reading.reason), (True, "late"))

    def test_dip_out_of_order_stands_where_it_was_read(self):
        later = self._dip(read_at=NOON + 10 * MINUTE, now=NOON + 10 * MINUTE)
        earlier = self._dip(kind=DipKind.POST, now=NOON + 11 * MINUTE)

        self.assertEqual((earlier.is_valid, earlier.reason), (True, "out_of_order"))
        self.assertEqual(self.shift._dips(self.petrol)[1:], earlier + later)

    def test_dip_that_comes_twice_is_kept_once(self):
        self.assertEqual(self._dip(), self._dip(level_litres=Decimal(1)))
        self.assertEqual(len(self.shift._dips(self.petrol)), 2)

    def test_probe_and_dipstick_at_one_moment_are_two_dips(self):
        by_probe = replace(FACTS, source="telemetry")

        self.assertNotEqual(self._dip(), self._dip(facts=by_probe))

    def test_moments_outside_of_the_shift(self):
        cases = (
            (NOON + 3 * MINUTE, Code.TIME_IN_FUTURE),
            (MORNING - 3 * MINUTE, Code.TIME_BEFORE_SHIFT),
        )
        for read_at, code in cases:
            with self.subTest(code), self.assertRefused(code, at=read_at):
                self._dip(read_at=read_at)

    def test_dips_that_cannot_be_true(self):
        cases = {
            Code.LITRES_NEGATIVE: {"level_litres": Decimal(-1)},
            Code.LEVEL_ABOVE_CAPACITY: {"level_litres": Decimal("2000.001")},
            Code.TEMPERATURE_OUT_OF_RANGE: {"facts": DipFacts(temperature_c=61.0)},
            Code.DENSITY_OUT_OF_RANGE: {"facts": DipFacts(temperature_c=15.0, density_kg_m3=600.0)},
            Code.STRAPPING_TABLE_MISSING: {"level_litres": None},
        }
        for code, changed in cases.items():
            with self.subTest(code), self.assertRefused(code):
                self._dip(**changed)
        self.assertEqual(len(self.shift._dips(self.petrol)), 1)

    def test_another_tankers_compartment(self):
        other = self._create_tanker("В777ОР99", {self.ai95: 1000}).compartment_ids

        with self.assertRefused(Code.COMPARTMENT_UNKNOWN):
            self.shift._record_dip(other, DIP, NOON)

    def test_closed_shift_takes_no_dip(self):
        self.shift._close(self._readings(), EVENING)

        with self.assertRefused(Code.SHIFT_NOT_OPEN):
            self._dip()

    def test_stops_are_counted(self):
        kinds = ("pre", "post", "pre", "post", "load_pre", "load_post", "control")
        stops = [
            self._dip(kind=DipKind(kind), read_at=NOON + index * MINUTE, now=EVENING).stop_number
            for index, kind in enumerate(kinds)
        ]

        self.assertEqual(stops, [1, 1, 2, 2, 3, 3, 4])
        self.assertEqual(self._dip(stop=17, read_at=EVENING, now=EVENING).stop_number, 17)

    def test_dip_knows_what_moved(self):
        before = self._dip()
        fill = self._fill(self.shift, "40")
        after = self._dip(kind=DipKind.POST)
        nothing = self._dip(kind=DipKind.CONTROL)

        self.assertEqual([each._moved() for each in (before, after)], [fill, fill])
        self.assertFalse(nothing._moved())

    def test_dip_of_an_earlier_stop_is_not_that_of_the_next_fill(self):
        self._dip()
        self._fill(self.shift, "40")

        self.assertFalse(self._fill(self.shift, "40").pre_reading_id)

    def test_dips_around_a_load(self):
        before = self._dip(kind=DipKind.LOAD_PRE)
        load = self.shift._record_load(self.petrol, "AI-95", Decimal(100), "1", NOON)
        after = self._dip(kind=DipKind.LOAD_POST, read_at=NOON + MINUTE, now=NOON + MINUTE)

        self.assertEqual([each._moved() for each in (before, after)], [load, load])

    @mute_logger("odoo.sql_db")
    def test_database_refuses_a_second_reading_of_a_moment(self):
        reading = self._dip()

        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            reading.copy()


@tagged("post_install", "-at_install")
class TestDipByTable(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        points = [(Decimal(mm), Decimal(2 * mm)) for mm in range(0, 1001, 50)]
        papers = {
            "method": "poured",
            "measured_on": MORNING.date(),
            "author": "Lab",
            "certified_litres": Decimal(2000),
        }
        cls.table = cls.env["proil.strapping.table"]._enter(cls.petrol, points, papers)
        cls.shift = cls._open_shift()

    def _dip(self, level_mm, **facts):
        facts = DipFacts(level_mm=Decimal(level_mm), temperature_c=15.0, **facts)
        dip = Dip(DipKind.CONTROL, NOON, facts=facts)
        return self.shift._record_dip(self.petrol, dip, NOON)

    def test_table_turns_millimetres_into_litres(self):
        reading = self._dip("450.25")

        self.assertEqual(reading.level_litres, Decimal("900.5"))
        self.assertEqual(reading.table_id, self.table)

    def test_opening_and_closing_in_millimetres_remember_their_table(self):
        by_level = Readings(Decimal(50000), None, DipFacts(level_mm=Decimal("400")))
        self.shift._close(self._readings(petrol=by_level), EVENING)

        closing = self.shift._readings_of(self.petrol)[1]

        self.assertEqual((closing.level_litres, closing.table_id), (Decimal(800), self.table))
        self.assertEqual(self.petrol.level_litres, Decimal(800))
        self.assertEqual(self.shift._readings_of(self.diesel)[1].table_id.ids, [])

    def test_level_above_the_table(self):
        with self.assertRefused(Code.LEVEL_OUT_OF_TABLE):
            self._dip("1000.1")

    def test_probe_reads_from_its_own_zero(self):
        self.env["proil.probe"].create(
            {
                "compartment_id": self.petrol.id,
                "serial": "MS-1",
                "installed_at": MORNING,
                "zero_offset_mm": 10,
            }
        )

        self.assertEqual(self._dip("400", source="telemetry").level_litres, Decimal(820))


@tagged("post_install", "-at_install")
class TestTotalizerRollover(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["proil.meter"].create(
            {
                "compartment_id": cls.petrol.id,
                "serial": "M-1",
                "totalizer_digits": 5,
                "installed_at": MORNING,
            }
        )
        top = Readings(totalizer=Decimal("99990.5"), level=Decimal(1000))
        cls.shift = cls._open_shift(readings=cls._readings(petrol=top))

    def test_fill_over_the_last_nine(self):
        fill = self.env["proil.fill"]._start(self.shift, self.ai95, Decimal("99990.5"), NOON)

        fill._finish(Decimal("35.5"), Decimal(45), Decimal(60), NOON)

        self.assertEqual((fill.litres, fill.is_rollover), (Decimal(45), True))
        self.assertEqual(self.petrol.totalizer_litres, Decimal("35.5"))
        self.assertEqual((self.petrol.level_litres, self.petrol.totalizer_turns), (955, 1))

    def test_step_back_is_no_rollover(self):
        fill = self.env["proil.fill"]._start(self.shift, self.ai95, Decimal("99990.5"), NOON)

        with self.assertRefused(Code.TOTALIZER_BACKWARDS):
            fill._finish(Decimal("99980"), Decimal(0), Decimal(60), NOON)

    def test_shift_closes_beyond_the_last_nine(self):
        closing = Readings(totalizer=Decimal("5.5"), level=Decimal(985))

        self.shift._close(self._readings(petrol=closing), EVENING)

        balance = self.shift.balance_ids.filtered(lambda each: each.compartment_id == self.petrol)
        self.assertEqual(balance.totalizer_difference_litres, Decimal(15))
