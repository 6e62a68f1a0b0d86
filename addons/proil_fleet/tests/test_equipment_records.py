from datetime import date

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .equipment_common import ProilEquipmentCommon


@tagged("post_install", "-at_install")
class TestSeals(ProilEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seal = cls._set_seal("00017")

    @classmethod
    def _set_seal(cls, number):
        return cls.env["proil.seal"].create(
            {
                "tanker_id": cls.tanker.id,
                "compartment_id": cls.petrol.id,
                "place": "meter",
                "number": number,
            }
        )

    def test_breaking_a_seal_keeps_who_and_why(self):
        seal = self.seal.with_user(self.controller)
        seal.broken_reason = "Proving of the meter"

        seal.action_break()

        self.assertEqual(seal.broken_by_id, self.controller)
        self.assertTrue(seal.broken_at)

    def test_a_seal_is_not_broken_without_a_reason(self):
        with self.assertRaisesRegex(UserError, "why the seal"):
            self.seal.action_break()

        self.assertFalse(self.seal.broken_at)

    @mute_logger("odoo.sql_db")
    def test_a_number_is_in_use_once(self):
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self._set_seal("00017")

        self.seal.broken_reason = "Worn"
        self.seal.action_break()
        self.env.flush_all()
        self.assertTrue(self._set_seal("00017"))

    def test_who_sets_seals(self):
        self.assertTrue(self.seal.with_user(self.controller).has_access("create"))
        self.assertFalse(self.seal.with_user(self.controller).has_access("unlink"))
        self.seal.broken_reason = "Worn"
        with self.assertRaises(AccessError):
            self.seal.with_user(self.dispatcher).action_break()


@tagged("post_install", "-at_install")
class TestEquipmentAccess(ProilEquipmentCommon):
    def test_the_controller_keeps_instruments_and_nobody_else(self):
        may = {self.controller: True, self.dispatcher: False, self.driver_api: False}
        for model in ("proil.probe", "proil.meter"):
            instrument = self._install(model)
            for user, allowed in may.items():
                for operation in ("write", "create"):
                    with self.subTest(model=model, user=user.login, operation=operation):
                        access = instrument.with_user(user).has_access(operation)
                        self.assertEqual(access, allowed)
                self.assertFalse(instrument.with_user(user).has_access("unlink"))

    @mute_logger("odoo.sql_db")
    def test_a_probe_is_possible(self):
        probe = self._install("proil.probe")
        impossible = (
            {"reading_sd_mm": 0},
            {"tilt_sd_deg": 46},
            {"permittivity_sd_share": 1.1},
            {"temperature_bias_sd_c": -0.1},
            {"removed_at": probe.installed_at},
        )
        for vals in impossible:
            with self.subTest(vals), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                probe.write(vals)


@tagged("post_install", "-at_install")
class TestNorms(ProilEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.norms = cls.env["proil.norm"]
        cls.old = cls._enter("2026-01-01", 0.05)
        cls.new = cls._enter("2030-05-14", 0.04)

    @classmethod
    def _enter(cls, valid_from, kg_per_tonne, **changed):
        return cls.norms.create(
            {
                "order_number": "545/168",
                "operation": "transport",
                "product_group": 1,
                "climate": "2",
                "season": "spring_summer",
                "kg_per_tonne": kg_per_tonne,
                "valid_from": valid_from,
                **changed,
            }
        )

    def _in_force(self, on, **changed):
        cell = {"operation": "transport", "product_group": 1, "climate": "2"}
        return self.norms._in_force(**{**cell, "season": "spring_summer", **changed}, on=on)

    def test_the_norm_of_the_day_counts(self):
        self.assertEqual(self._in_force(date(2030, 5, 13)), self.old)
        self.assertEqual(self._in_force(date(2030, 5, 14)), self.new)
        self.assertFalse(self._in_force(date(2025, 12, 31)))

    def test_a_norm_that_ended_counts_no_more(self):
        self.new.valid_to = "2030-06-30"

        self.assertEqual(self._in_force(date(2030, 6, 30)), self.new)
        self.assertEqual(self._in_force(date(2030, 7, 1)), self.old)

    def test_another_cell_of_the_annex_is_another_norm(self):
        for changed in ({"season": "autumn_winter"}, {"climate": "3"}, {"product_group": 2}):
            with self.subTest(changed):
                self.assertFalse(self._in_force(date(2030, 5, 14), **changed))

    def test_the_administrator_enters_norms(self):
        for user, may in ((self.env.ref("base.user_admin"), True), (self.controller, False)):
            with self.subTest(user.login):
                self.assertTrue(self.old.with_user(user).has_access("read"))
                self.assertEqual(self.old.with_user(user).has_access("write"), may)
        self.assertFalse(self.old.with_user(self.dispatcher).has_access("read"))
