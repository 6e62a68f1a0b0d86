from datetime import timedelta
from decimal import Decimal

from odoo.tests import tagged

from proil_core.fuel.dip import Dip, DipFacts, DipKind
from proil_core.refusal import Code

from .common import MORNING, ProilFleetCommon


@tagged("post_install", "-at_install")
class TestLoadPapers(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.batch = cls.env["proil.batch"].create(
            {
                "name": "П-118",
                "product_id": cls.ai95.id,
                "passport_number": "4417",
                "density15": 750,
            }
        )
        cls.shift = cls._open_shift()

    def _load(self, litres="640", **papers):
        load = [self.petrol, "AI-95", Decimal(litres), "ТТН-1187", MORNING]
        return self.shift._record_load(*load, **papers)

    def test_load_is_brought_to_15_degrees_and_weighed(self):
        load = self._load(temperature_c=9.0, density_kg_m3=750.1, density_temperature_c=9.0)

        self.assertAlmostEqual(load.density15, 745, delta=0.5)
        self.assertAlmostEqual(load.litres15, Decimal("644.65"), delta=Decimal("0.05"))
        self.assertAlmostEqual(
            load.mass_kg, load.litres15 * Decimal(str(load.density15)) / 1000, delta=Decimal("0.01")
        )

    def test_passport_tells_the_density(self):
        load = self._load(batch=self.batch, temperature_c=15.0)

        self.assertEqual((load.batch_id, load.density15), (self.batch, 750))
        self.assertEqual((load.litres15, load.mass_kg), (Decimal(640), Decimal(480)))

    def test_what_the_depot_read_goes_before_the_passport(self):
        load = self._load(batch=self.batch, temperature_c=15.0, density_kg_m3=742.0)

        self.assertEqual(load.density15, 742)

    def test_load_without_papers_is_kept_as_it_came(self):
        load = self._load()

        self.assertEqual(load.litres, Decimal(640))
        self.assertEqual((load.litres15, load.mass_kg, load.density15), (None, None, None))

    def test_two_loads_of_different_density_mix(self):
        self.petrol.density15 = 740

        self._load("500", temperature_c=15.0, density_kg_m3=755.0)
        self.assertAlmostEqual(self.petrol.density15, 745, delta=0.1)
        self._load("500", temperature_c=15.0, density_kg_m3=765.0)

        self.assertAlmostEqual(self.petrol.density15, 750, delta=0.1)

    def test_load_of_unknown_density_leaves_the_known_one(self):
        self.petrol.density15 = 740

        self._load()

        self.assertEqual(self.petrol.density15, 740)

    def test_level_is_compared_with_the_waybill(self):
        self.petrol.density15 = 745
        self._dip("load_pre", "1000")
        load = self._load("500", temperature_c=15.0, density_kg_m3=745.0)
        self.assertEqual((load.level_litres15, load.level_difference_litres15), (None, None))

        self._dip("load_post", "1494.5", minutes=10)

        self.assertEqual(load.level_litres15, Decimal("494.5"))
        self.assertEqual(load.level_difference_litres15, Decimal("-5.5"))

    def _dip(self, kind, litres, minutes=0):
        read_at = MORNING + timedelta(minutes=minutes)
        facts = DipFacts(temperature_c=15.0)
        dip = Dip(DipKind(kind), read_at, Decimal(litres), facts=facts)
        return self.shift._record_dip(self.petrol, dip, read_at)

    def test_passport_of_another_grade(self):
        self.batch.product_id = self.dt

        with self.assertRefused(Code.GRADE_MISMATCH, grade="DT", expected="AI-95"):
            self._load(batch=self.batch)

    def test_figures_that_no_fuel_has(self):
        cases = {
            Code.DENSITY_OUT_OF_RANGE: {"temperature_c": 15.0, "density_kg_m3": 500.0},
            Code.TEMPERATURE_OUT_OF_RANGE: {"temperature_c": -61.0, "density_kg_m3": 745.0},
        }
        for code, papers in cases.items():
            with self.subTest(code), self.assertRefused(code):
                self._load(**papers)
        self.assertFalse(self.shift.load_ids)

    def test_same_passport_is_entered_once(self):
        with self.assertRaisesRegex(Exception, "passport"), self.env.cr.savepoint():
            self.batch.copy()
