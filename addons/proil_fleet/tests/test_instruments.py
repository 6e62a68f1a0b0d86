from decimal import Decimal

from psycopg2.errors import CheckViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.fuel import data_sheets

from .common import EVENING, MORNING
from .equipment_common import POINTS, ProilEquipmentCommon


@tagged("post_install", "-at_install")
class TestInstruments(ProilEquipmentCommon):
    def test_a_compartment_without_any_is_stated_by_defaults(self):
        instruments = self.petrol._instruments(MORNING)

        self.assertEqual(
            instruments,
            data_sheets.instruments(
                2000.0,
                data_sheets.cube_area_l_per_mm(2000.0),
                data_sheets.UNSTRAPPED_SD_SHARE,
                data_sheets.DIPSTICK,
                data_sheets.MeterSheet(),
                evaporates=True,
            ),
        )
        self.assertEqual(instruments.reading_sd_mm, 2.0)
        self.assertIsNone(instruments.meter_proved_sd_share)

    def test_diesel_does_not_evaporate(self):
        self.assertFalse(self.diesel._instruments(MORNING).evaporates)

    def test_what_is_installed_tells_its_figures(self):
        self._enter_table()
        self._install("proil.probe", tilt_compensated=True)
        meter = self._install("proil.meter", mpe_share=0.003, drift_sd_share=0.0004)
        self._prove(meter).action_confirm()

        instruments = self.petrol._instruments(EVENING)

        self.assertEqual(instruments.area_l_per_mm, 2.0)
        self.assertEqual(instruments.strapping_sd_share, 0.001)
        self.assertEqual(instruments.reading_sd_mm, 0.25)
        self.assertEqual(instruments.tilt_sd_deg, data_sheets.INCLINOMETER_SD_DEG)
        self.assertEqual(instruments.meter_mpe_share, 0.003)
        self.assertEqual(instruments.meter_drift_sd_share, 0.0004)
        self.assertGreater(instruments.meter_proved_sd_share, 0)

    def test_what_was_installed_later_does_not_count(self):
        self._enter_table(measured_on="2030-06-01")
        self._install("proil.probe", installed_at=EVENING)
        self._install("proil.meter", installed_at=EVENING, mpe_share=0.003)

        before, after = (self.petrol._instruments(at) for at in (MORNING, EVENING))

        self.assertEqual((before.reading_sd_mm, after.reading_sd_mm), (2.0, 0.25))
        self.assertEqual((before.meter_mpe_share, after.meter_mpe_share), (0.0025, 0.003))
        self.assertEqual(after.strapping_sd_share, data_sheets.UNSTRAPPED_SD_SHARE)

    def test_a_coarse_table_says_so(self):
        self._enter_table(POINTS[::5])

        self.assertEqual(self.petrol._instruments(MORNING).strapping_sd_share, 0.005)

    def test_a_drawn_table_says_so(self):
        self._enter_table(method="geometric")

        self.assertEqual(self.petrol._instruments(MORNING).strapping_sd_share, 0.003)

    def test_another_kind_of_probe_brings_its_class(self):
        probe = self._install("proil.probe", reading_sd_mm=0.3)
        self.assertEqual(probe.reading_sd_mm, 0.3)
        self.assertEqual(probe.permittivity_sd_share, 0)

        probe.kind = "capacitive"

        self.assertEqual((probe.reading_sd_mm, probe.permittivity_sd_share), (1.0, 0.005))

    def test_a_reading_meets_the_zero_of_the_table(self):
        probe = self._install("proil.probe", zero_offset_mm=-1.5)

        self.assertEqual(probe._level_mm(Decimal("420.25")), Decimal("418.75"))

    @mute_logger("odoo.sql_db")
    def test_marks_are_within_the_capacity(self):
        for vals in ({"dead_stock_litres": 2001}, {"filling_mark_litres": Decimal("-0.001")}):
            with self.subTest(vals), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.petrol.write(vals)

    def test_the_driver_api_reads_what_it_needs(self):
        self._enter_table()
        self._install("proil.probe")
        self._prove(self._install("proil.meter")).action_confirm()
        seen = self.petrol.with_user(self.driver_api)._instruments(EVENING)

        self.assertEqual(seen, self.petrol._instruments(EVENING))
