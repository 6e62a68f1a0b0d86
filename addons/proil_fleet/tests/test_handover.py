from decimal import Decimal

from psycopg2.errors import RestrictViolation

from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.fuel.balance import Readings
from proil_core.fuel.dip import DipFacts

from .common import EVENING, ProilFleetCommon


@tagged("post_install", "-at_install")
class TestHandover(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.petrol.density15 = 745
        cls.next_driver = cls._create_driver("Oleg Orlov", "+79160000002")

    def _petrol(self, level, temperature_c=None, totalizer="50000"):
        facts = DipFacts(temperature_c=temperature_c)
        return Readings(Decimal(totalizer), Decimal(level), facts)

    def _hand_over(self, given, taken):
        first = self._open_shift()
        first._close(self._readings(petrol=given), EVENING)
        second = self._open_shift(
            driver=self.next_driver, readings=self._readings(petrol=taken), now=EVENING
        )
        return first, second

    def test_first_shift_of_a_tanker_takes_over_from_nobody(self):
        self.assertFalse(self._open_shift().handover_ids)

    def test_next_driver_confirms_what_was_left(self):
        first, second = self._hand_over(self._petrol("900"), self._petrol("899"))

        handover = second.handover_ids
        self.assertEqual(handover.state, "agreed")
        self.assertEqual(
            (handover.given_by_id, handover.taken_by_id), (self.driver, self.next_driver)
        )
        self.assertEqual(handover.display_name, "Ivan Petrov → Oleg Orlov")
        self.assertEqual((handover.previous_shift_id, handover.taken_at), (first, EVENING))
        [petrol, diesel] = handover.line_ids
        self.assertEqual((petrol.level_difference_litres, petrol.compartment_id), (-1, self.petrol))
        self.assertEqual(diesel.level_difference_litres, 0)

    def test_litres_that_went_overnight(self):
        _first, second = self._hand_over(self._petrol("900"), self._petrol("890"))

        self.assertEqual(second.handover_ids.state, "disputed")
        self.assertEqual(second.handover_ids.line_ids[0].level_difference_litres, Decimal(-10))

    def test_meter_that_ran_overnight(self):
        taken = self._petrol("900", totalizer="50000.2")
        _first, second = self._hand_over(self._petrol("900"), taken)

        self.assertEqual(second.handover_ids.state, "disputed")
        line = second.handover_ids.line_ids[0]
        self.assertEqual(line.totalizer_difference_litres, Decimal("0.2"))

    def test_cold_night_is_no_loss(self):
        given, taken = self._petrol("906.08", 20.0), self._petrol("900.6", 15.0)
        _first, second = self._hand_over(given, taken)

        self.assertEqual(second.handover_ids.state, "agreed")

    @mute_logger("odoo.sql_db")
    def test_handover_is_never_changed(self):
        self._hand_over(self._petrol("900"), self._petrol("890"))
        self.env.flush_all()
        for table in ("proil_handover", "proil_handover_line"):
            for statement in ("UPDATE {} SET write_date = now()", "DELETE FROM {}"):
                with (
                    self.subTest(table=table, statement=statement),
                    self.assertRaises(RestrictViolation),
                    self.env.cr.savepoint(),
                ):
                    self.env.cr.execute(statement.format(table))
