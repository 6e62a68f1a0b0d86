from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import EVENING, MORNING, ProilFleetCommon

HISTORY = ("proil.shift", "proil.reading", "proil.load", "proil.fill", "proil.balance")
KEPT = ("fleet.vehicle", "proil.compartment", "proil.driver")


@tagged("post_install", "-at_install")
class TestSecurity(ProilFleetCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dispatcher = new_test_user(cls.env, "ds", groups="proil_api.group_dispatcher")
        cls.controller = new_test_user(cls.env, "fc", groups="proil_api.group_fuel_controller")
        cls.accountant = new_test_user(cls.env, "ac", groups="proil_api.group_accountant")
        cls.customer_api = cls.env.ref("proil_api.user_customer")
        cls.shift = cls._open_shift()
        cls._fill(cls.shift, "10")
        cls.shift._record_load(cls.petrol, "AI-95", cls.petrol.level_litres / 10, "1", MORNING)
        cls.shift._close(cls._readings(totalizer="50010"), EVENING)

    def _records(self, model):
        return self.env[model].search([], limit=1)

    def test_who_reads(self):
        readers = {
            self.dispatcher: True,
            self.controller: True,
            self.driver_api: True,
            self.accountant: False,
            self.customer_api: False,
        }
        for user, may in readers.items():
            for model in HISTORY + KEPT:
                with self.subTest(user=user.login, model=model):
                    record = self._records(model).with_user(user)
                    self.assertEqual(record.has_access("read"), may)

    def test_who_keeps_tankers_and_drivers(self):
        for user, may in ((self.controller, True), (self.dispatcher, False)):
            for model in KEPT:
                for operation in ("write", "create"):
                    with self.subTest(user=user.login, model=model, operation=operation):
                        record = self._records(model).with_user(user)
                        self.assertEqual(record.has_access(operation), may)

    def test_nobody_writes_history_by_hand(self):
        for user in (self.controller, self.dispatcher):
            for model in HISTORY:
                for operation in ("write", "create", "unlink"):
                    with self.subTest(user=user.login, model=model, operation=operation):
                        record = self._records(model).with_user(user)
                        self.assertFalse(record.has_access(operation))

    def test_driver_api_cannot_reach_past_its_verbs(self):
        tanker = self.tanker.with_user(self.driver_api)
        for name, reach in {
            "rename a tanker": lambda: tanker.write({"license_plate": "Х000ХХ99"}),
            "add a compartment": lambda: tanker.compartment_ids.copy(),
            "delete a fill": lambda: self.shift.fill_ids.with_user(self.driver_api).unlink(),
        }.items():
            with self.subTest(name), self.assertRaises(AccessError):
                reach()

    def test_controller_adds_a_driver_and_a_tanker(self):
        env = self.env(user=self.controller)
        partner = env["res.partner"].create({"name": "Oleg Orlov"})
        driver = env["proil.driver"].create({"partner_id": partner.id, "phone": "+79160000002"})
        tanker = env["fleet.vehicle"].create(
            {
                "license_plate": "В777ОР99",
                "is_tanker": True,
                "model_id": self.tanker.model_id.id,
                "compartment_ids": [
                    Command.create(
                        {"name": "1", "product_id": self.ai95.id, "capacity_litres": 900}
                    )
                ],
            }
        )
        self.assertEqual(driver.name, "Oleg Orlov")
        self.assertEqual(partner.proil_phone, "+79160000002")
        self.assertEqual(tanker.compartment_ids.product_id, self.ai95)
