from datetime import timedelta
from decimal import Decimal

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from proil_core.refusal import Code

from .test_shift_wizards import WizardCase


@tagged("post_install", "-at_install")
class TestShiftEntries(WizardCase):
    """What the fuel controller records while the driver's app cannot."""

    def setUp(self):
        super().setUp()
        self.now = fields.Datetime.now()
        self.shift = self._open_shift(now=self.now - timedelta(hours=1))

    def _form(self, what, user=None):
        action = getattr(self.shift.with_user(user or self.controller), f"action_ask_{what}")()
        entries = self.env[action["res_model"]].with_user(user or self.controller)
        form = Form(entries.browse(action["res_id"]))
        form.compartment_id = self.petrol
        return form

    def _load(self, **changed):
        form = self._form("load")
        values = {
            "product_id": self.ai95,
            "waybill_number": "ТТН-7",
            "litres": 500,
            "temperature_c": 9.5,
            "density_kg_m3": 750,
        }
        for name, value in (values | changed).items():
            form[name] = value
        form.save().action_record()

    def test_controller_records_a_load(self):
        self._load()

        load = self.shift.load_ids
        self.assertEqual((load.litres, load.waybill_number), (Decimal(500), "ТТН-7"))
        self.assertEqual(self.petrol.level_litres, Decimal(1500))
        self.assertTrue(load.litres15)

    def test_load_of_another_grade(self):
        with self.assertRefused(Code.GRADE_MISMATCH, expected="AI-95"):
            self._load(product_id=self.dt)

    def test_load_without_litres(self):
        with self.assertRefused(Code.LITRES_NOT_POSITIVE):
            self._load(litres=0)

    def test_controller_records_a_fill_past_orders(self):
        form = self._form("dose")
        form.kind = "self_use"
        form.litres = 20
        form.totalizer_litres = 50020
        form.note = "Own tank"

        form.save().action_record()

        fill = self.shift.fill_ids
        self.assertEqual((fill.kind, fill.litres, fill.note), ("self_use", Decimal(20), "Own tank"))
        self.assertEqual(self.petrol.totalizer_litres, Decimal(50020))

    def test_fill_that_the_meter_did_not_count(self):
        form = self._form("dose")
        form.kind = "self_use"
        form.litres = 20
        form.totalizer_litres = 50050

        with self.assertRefused(Code.TOTALIZER_MISMATCH):
            form.save().action_record()

    def test_an_order_is_no_kind_of_a_typed_fill(self):
        kinds = dict(self.env["proil.dose.entry"].fields_get(["kind"])["kind"]["selection"])

        self.assertEqual(set(kinds), {"proving", "return", "self_use", "spill", "transfer"})

    def test_controller_records_a_dip(self):
        form = self._form("dip")
        form.kind = "control"
        form.litres = 999
        form.temperature_c = 0

        form.save().action_record()

        dip = self.shift.reading_ids.filtered(lambda each: each.kind == "control")
        self.assertEqual((dip.level_litres, dip.temperature_c), (Decimal(999), 0.0))
        self.assertEqual(self.petrol.level_litres, Decimal(1000), "A dip does not move the books.")

    def test_dip_without_a_level(self):
        form = self._form("dip")
        form.kind = "control"

        with self.assertRefused(Code.READINGS_MISSING):
            form.save().action_record()

    def test_moments_outside_the_shift(self):
        for hours, code in ((2, Code.TIME_IN_FUTURE), (-2, Code.TIME_BEFORE_SHIFT)):
            with self.subTest(code), self.assertRefused(code):
                self._load(at=self.now + timedelta(hours=hours))

    def test_closed_shift(self):
        form = self._form("dip")
        form.kind, form.litres = "control", 999
        entry = form.save()
        self.shift._close(self._readings(), self.now)

        with self.assertRefused(Code.SHIFT_NOT_OPEN):
            entry.action_record()

    def test_dispatcher_records_nothing(self):
        for what in ("load", "dose", "dip"):
            with self.subTest(what), self.assertRaises(AccessError):
                self._form(what, self.dispatcher)
