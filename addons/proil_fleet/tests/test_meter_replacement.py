from datetime import timedelta
from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from proil_core.fuel.balance import Readings
from proil_core.refusal import Code

from .common import EVENING, MORNING, ProilFleetCommon

NOON = MORNING + timedelta(hours=7)


@tagged("post_install", "-at_install")
class TestMeterReplacement(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.controller = new_test_user(cls.env, "fc", groups="proil_api.group_fuel_controller")
        cls.old = cls.env["proil.meter"].create(
            {"compartment_id": cls.petrol.id, "serial": "M-1", "installed_at": MORNING}
        )
        cls.shift = cls._open_shift()

    def _replace(self, removed="50040", installed="12", at=NOON, **more):
        compartment = self.petrol.with_user(self.controller)
        return compartment._replace_meter(
            Decimal(removed), Decimal(installed), at, NOON, serial="M-2", **more
        )

    def test_shift_goes_on_with_the_new_meter(self):
        self._fill(self.shift, "40")
        new = self._replace()
        self.assertEqual((self.old.removed_at, new.installed_at), (NOON, NOON))
        self.assertEqual(self.old.totalizer_at_removal_litres, Decimal(50040))
        self.assertEqual(self.petrol.totalizer_litres, Decimal(12))

        fills = self.env["proil.fill"].with_user(self.driver_api)
        fill = fills._start(self.shift, self.ai95, Decimal(12), NOON)
        fill._finish(Decimal(42), Decimal(30), Decimal(60), NOON)
        closing = Readings(Decimal(42), Decimal(930))
        self.shift._close(self._readings(petrol=closing), EVENING)

        self.assertEqual(fill.totalizer_after_litres, Decimal(42))
        balance = self.shift.balance_ids.filtered(lambda each: each.compartment_id == self.petrol)
        self.assertEqual((balance.variance_litres, balance.totalizer_difference_litres), (0, 0))

    def test_replacements_that_cannot_be(self):
        cases = {
            Code.TOTALIZER_BACKWARDS: {"removed": "49999"},
            Code.LITRES_NEGATIVE: {"installed": "-1"},
            Code.TIME_BEFORE_SHIFT: {"at": MORNING - timedelta(minutes=1)},
            Code.TIME_IN_FUTURE: {"at": NOON + timedelta(minutes=3)},
        }
        for code, changed in cases.items():
            with self.subTest(code), self.assertRefused(code):
                self._replace(**{"removed": "50000", **changed})
        self.assertFalse(self.old.removed_at)

    def test_replacement_before_the_last_fill(self):
        fill = self.env["proil.fill"]._start(self.shift, self.ai95, Decimal(50000), MORNING)
        fill._finish(Decimal(50040), Decimal(40), Decimal(60), NOON)

        with self.assertRefused(Code.TIME_BEFORE_SHIFT, opened_at=NOON):
            self._replace(at=NOON - timedelta(minutes=1))

    def test_no_replacement_while_the_compartment_pours(self):
        self.env["proil.fill"]._start(self.shift, self.ai95, Decimal(50000), MORNING)

        with self.assertRefused(Code.COMPARTMENT_BUSY):
            self._replace()

    def test_controller_tells_both_numbers(self):
        wizards = self.env["proil.meter.replacement"].with_user(self.controller)
        form = Form(wizards.with_context(default_compartment_id=self.petrol.id))
        self.assertEqual(form.last_totalizer_litres, 50000)
        form.removed_litres, form.installed_litres = 50000, 7
        form.serial = "M-2"
        self.old.installed_at = self.shift.opened_at = form.replaced_at - timedelta(hours=1)

        form.save().action_replace()

        new = self.petrol.meter_ids.filtered(lambda each: each.serial == "M-2")
        self.assertEqual(new.totalizer_at_installation_litres, Decimal(7))

    def test_dispatcher_replaces_none(self):
        dispatcher = new_test_user(self.env, "ds", groups="proil_api.group_dispatcher")

        with self.assertRaises(AccessError):
            self.env["proil.meter.replacement"].with_user(dispatcher).create(
                {
                    "compartment_id": self.petrol.id,
                    "serial": "M-2",
                    "removed_litres": 1,
                    "installed_litres": 1,
                }
            )
