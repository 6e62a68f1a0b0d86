from decimal import Decimal

from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from proil_core.refusal import Code

from .common import ProilFleetCommon

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class WizardCase(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.controller = new_test_user(cls.env, "fc", groups="proil_api.group_fuel_controller")
        cls.dispatcher = new_test_user(cls.env, "ds", groups="proil_api.group_dispatcher")
        cls.petrol.density15 = 745

    def _type(self, form, *rows):
        for index, row in enumerate(rows):
            with form.line_ids.edit(index) as line:
                for name, value in row.items():
                    line[name] = value


@tagged("post_install", "-at_install")
class TestOpeningWizard(WizardCase):
    def _form(self, user=None, driver=None, tanker=None):
        form = Form(self.env["proil.shift.opening"].with_user(user or self.controller))
        form.tanker_id = tanker or self.tanker
        form.driver_id = driver or self.driver
        wizard = form.save()
        wizard.action_next()
        return Form(wizard)

    def test_controller_opens_a_shift_for_a_driver(self):
        form = self._form()
        self._type(
            form,
            {"totalizer_litres": 50000, "level_litres": 1000, "temperature_c": 0},
            {"totalizer_litres": 81000, "level_litres": 600},
        )
        wizard = form.save()
        wizard.signature = PIXEL

        action = wizard.action_open()

        shift = self.env["proil.shift"].browse(action["res_id"])
        self.assertEqual((shift.driver_id, shift.tanker_id), (self.driver, self.tanker))
        self.assertEqual((shift.state, shift.create_uid), ("open", self.controller))
        [petrol, diesel] = shift.reading_ids
        self.assertEqual((petrol.totalizer_litres, petrol.level_litres), (50000, 1000))
        # Nought degrees were read, and no temperature was not.
        self.assertEqual((petrol.temperature_c, diesel.temperature_c), (0.0, None))
        self.assertTrue(shift.opening_signature)

    def test_every_compartment_is_asked_for(self):
        wizard = self._form().save()

        self.assertEqual(wizard.line_ids.compartment_id, self.petrol + self.diesel)
        with self.assertRefused(Code.READINGS_MISSING, compartments=["1 · AI-95", "2 · DT"]):
            wizard.action_open()

    def test_nothing_read_is_not_zero(self):
        form = self._form()
        [petrol, _diesel] = form.save().line_ids
        self.assertEqual((petrol.temperature_c, petrol.totalizer_litres), (None, None))
        self._type(form, {"totalizer_litres": 0, "level_litres": 0}, {"totalizer_litres": 0})

        with self.assertRefused(Code.READINGS_MISSING, compartments=["2 · DT"]):
            form.save().action_open()

    def test_level_in_millimetres_needs_a_table(self):
        form = self._form()
        self._type(form, *2 * [{"totalizer_litres": 50000, "level_mm": 400}])

        with self.assertRefused(Code.STRAPPING_TABLE_MISSING, compartment="1"):
            form.save().action_open()

    def test_busy_tanker(self):
        self._open_shift()
        form = self._form(driver=self._create_driver("Oleg Orlov", "+79160000002"))
        self._type(form, *2 * [{"totalizer_litres": 50000, "level_litres": 600}])

        with self.assertRefused(Code.TANKER_BUSY):
            form.save().action_open()

    def test_dispatcher_opens_none(self):
        with self.assertRaises(AccessError):
            self.env["proil.shift.opening"].with_user(self.dispatcher).create(
                {"tanker_id": self.tanker.id, "driver_id": self.driver.id}
            )
        with self.assertRefused(Code.FORBIDDEN):
            self.env["proil.shift.line"].with_user(self.dispatcher)._shifts_of_controller()


@tagged("post_install", "-at_install")
class TestClosingWizard(WizardCase):
    def _form(self, user=None):
        self.shift = self._open_shift()
        action = self.shift.with_user(user or self.controller).action_ask_closing()
        wizards = self.env[action["res_model"]].with_user(user or self.controller)
        return Form(wizards.browse(action["res_id"]))

    def test_controller_closes_what_a_driver_left_open(self):
        form = self._form()
        self._fill(self.shift, "40")
        self._type(
            form,
            {"totalizer_litres": 50040, "level_litres": Decimal("957.4")},
            {"totalizer_litres": 50000, "level_litres": 600},
        )

        form.save().action_close()

        self.assertEqual(self.shift.state, "closed")
        petrol = self.shift.balance_ids.filtered(lambda each: each.compartment_id == self.petrol)
        self.assertEqual(petrol.variance_litres, Decimal("-2.6"))

    def test_fill_that_pours_keeps_the_shift_open(self):
        form = self._form()
        self.env["proil.fill"]._start(self.shift, self.dt, Decimal(50000), self.shift.opened_at)
        self._type(form, *2 * [{"totalizer_litres": 50000, "level_litres": 600}])

        with self.assertRefused(Code.SHIFT_HAS_ORDERS), self.env.cr.savepoint():
            form.save().action_close()

        self.assertEqual(self.shift.state, "open")

    def test_dispatcher_closes_none(self):
        with self.assertRaises(AccessError):
            self._form(self.dispatcher)
