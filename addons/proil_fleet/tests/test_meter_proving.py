from datetime import timedelta
from decimal import Decimal

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from proil_core.refusal import Code

from .common import EVENING, MORNING
from .equipment_common import ProilEquipmentCommon


@tagged("post_install", "-at_install")
class TestMeterProving(ProilEquipmentCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meter = cls._install("proil.meter", mpe_share=0.0025)

    def test_controller_proves_a_meter(self):
        proving = self._prove(self.meter).with_user(self.controller)

        proving.action_confirm()

        self.assertEqual(proving.state, "confirmed")
        self.assertAlmostEqual(proving.error_share, 0.001)
        self.assertTrue(proving.is_within_mpe)
        self.assertEqual(self.meter._sheet(EVENING).proved_sd_share, proving.sd_share)
        self.assertGreater(proving.sd_share, 0.0004)

    def test_a_meter_beyond_its_permitted_error_is_shown(self):
        proving = self._prove(self.meter, metered=("10.030", "10.031", "10.029"))

        proving.action_confirm()

        self.assertFalse(proving.is_within_mpe)
        self.assertAlmostEqual(proving.error_share, 0.003)

    def test_draws_that_cannot_be_are_refused(self):
        for name, metered in {"two draws": ("10", "10"), "half": ("5", "5", "5")}.items():
            proving = self._prove(self.meter, metered)
            with self.subTest(name), self.assertRefused(Code.PROVING_INVALID):
                proving.action_confirm()
            self.assertEqual(proving.state, "draft")

    def test_a_driver_does_not_prove(self):
        with self.assertRaisesRegex(ValidationError, "somebody else"):
            self._prove(self.meter, prover_id=self.driver.partner_id.id)

    def test_an_archived_driver_does_not_prove_either(self):
        self.driver.action_archive()

        with self.assertRaisesRegex(ValidationError, "somebody else"):
            self._prove(self.meter, prover_id=self.driver.partner_id.id)

    @mute_logger("odoo.sql_db")
    def test_a_confirmed_proving_is_never_changed(self):
        proving = self._prove(self.meter)
        proving.draw_ids[0].metered_litres = Decimal("10.011")
        proving.action_confirm()
        more = {"measure_litres": 10, "metered_litres": 10}
        changes = {
            "the result": lambda: proving.write({"error_share": 0}),
            "back to a draft": lambda: proving.write({"state": "draft"}),
            "a draw": lambda: proving.draw_ids[0].write({"metered_litres": 10}),
            "a draw goes": lambda: proving.draw_ids[0].unlink(),
            "one more draw": lambda: proving.write({"draw_ids": [Command.create(more)]}),
            "the proving goes": lambda: proving.unlink(),
        }
        self.assertNeverChanged(changes)

    def test_only_what_was_confirmed_by_then_counts(self):
        self._prove(self.meter)
        old = self._prove(self.meter, proved_at=MORNING - timedelta(days=30))
        old.action_confirm()

        self.assertEqual(self.meter._proving(EVENING), old)
        self.assertFalse(self.meter._proving(MORNING - timedelta(days=31)))
        self.assertIsNone(self.meter._sheet(MORNING - timedelta(days=31)).proved_sd_share)

    def test_dispatcher_proves_nothing(self):
        proving = self._prove(self.meter).with_user(self.dispatcher)

        self.assertTrue(proving.has_access("read"))
        with self.assertRaises(AccessError):
            proving.action_confirm()

    @mute_logger("odoo.sql_db")
    def test_figures_of_a_meter_are_possible(self):
        for vals in ({"mpe_share": 0}, {"drift_sd_share": -1}, {"totalizer_digits": 13}):
            with self.subTest(vals), self.assertRaises(CheckViolation), self.env.cr.savepoint():
                self.meter.write(vals)

    @mute_logger("odoo.sql_db")
    def test_a_compartment_has_one_meter_at_a_time(self):
        with self.assertRaises(UniqueViolation), self.env.cr.savepoint():
            self._install("proil.meter", serial="101")

        self.meter.removed_at = MORNING
        self.env.flush_all()
        second = self._install("proil.meter", serial="101", installed_at=MORNING)

        self.assertEqual(self.petrol._meter(MORNING - timedelta(minutes=1)), self.meter)
        self.assertEqual(self.petrol._meter(MORNING), second)

    def test_result_follows_from_the_draws_alone(self):
        proving = self._prove(self.meter).with_user(self.controller)
        for vals in ({"state": "confirmed"}, {"error_share": 0.01}, {"is_within_mpe": True}):
            with self.subTest(vals), self.assertRaises(AccessError):
                proving.write(vals)

        proving.action_confirm()

        self.assertEqual(proving.state, "confirmed")
