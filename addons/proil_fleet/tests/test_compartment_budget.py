from odoo.tests import Form, freeze_time, tagged

from proil_core.fuel.parameters import from_data_sheet

from .common import EVENING
from .equipment_common import ProilEquipmentCommon


@tagged("post_install", "-at_install")
@freeze_time(EVENING)
class TestCompartmentBudget(ProilEquipmentCommon):
    """What a tanker can honestly hold is told before anybody is charged by it."""

    def _equip(self):
        self._enter_table()
        self._install("proil.probe", tilt_compensated=True)
        self._install("proil.meter")

    def _approve_corrections(self):
        self.env["proil.parameters"].create(
            {
                "compartment_id": self.petrol.id,
                "version": 1,
                "valid_from": EVENING,
                "approved_at": EVENING,
                "shifts_count": 10,
                "data": from_data_sheet(self.petrol._instruments(EVENING)).to_json(),
            }
        )
        self.petrol.invalidate_recordset()

    def test_a_dipstick_cannot_hold_three_litres(self):
        self.assertFalse(self.petrol.can_hold_limit)
        self.assertGreater(self.petrol.shift_u95_litres, 10)
        self.assertGreater(self.petrol.learned_u95_litres, 3)

    def test_the_parts_make_the_whole(self):
        parts = [name for name in self.petrol._fields if name.startswith("budget_")]

        total = sum(self.petrol[name] ** 2 for name in parts) ** 0.5

        self.assertEqual(len(parts), 9)
        self.assertAlmostEqual(2 * total, self.petrol.shift_u95_litres, delta=0.05)

    def test_instruments_do_what_they_can_once_corrections_are_learned(self):
        self._equip()
        before, promised = self.petrol.shift_u95_litres, self.petrol.learned_u95_litres

        self._approve_corrections()

        self.assertGreater(before, 2 * promised)
        self.assertEqual(self.petrol.shift_u95_litres, promised)
        self.assertEqual(self.petrol.can_hold_limit, promised <= 3)

    def test_a_new_compartment_has_no_budget_yet(self):
        compartment = self.env["proil.compartment"].new({"capacity_litres": 1000})

        self.assertEqual(compartment.shift_u95_litres, 0)
        self.assertFalse(compartment.can_hold_limit)

    def test_the_fuel_controller_sees_the_budget_on_the_form(self):
        with Form(self.petrol.with_user(self.controller)) as form:
            self.assertEqual(form.shift_u95_litres, self.petrol.shift_u95_litres)

    def test_a_dispatcher_sees_the_budget_without_the_corrections(self):
        self._equip()
        self._approve_corrections()

        seen = self.petrol.with_user(self.dispatcher).shift_u95_litres

        self.assertEqual(seen, self.petrol.learned_u95_litres)
