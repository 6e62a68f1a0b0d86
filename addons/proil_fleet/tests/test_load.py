from decimal import Decimal

from odoo.tests import tagged

from proil_core.refusal import Code

from .common import MORNING, ProilFleetCommon


@tagged("post_install", "-at_install")
class TestLoad(ProilFleetCommon):
    def _load(self, shift, litres, compartment=None, grade="AI-95"):
        return shift._record_load(
            self.petrol if compartment is None else compartment,
            grade,
            Decimal(litres),
            "ТТН-001842",
            MORNING,
        )

    def test_load_fills_the_compartment(self):
        shift = self._open_shift()

        load = self._load(shift, "999.999")

        self.assertEqual(self.petrol.level_litres, Decimal("1999.999"))
        self.assertEqual(self.diesel.level_litres, Decimal(600))
        self.assertEqual(load.waybill_number, "ТТН-001842")
        self.assertEqual(load.loaded_at, MORNING)
        self.assertEqual(shift.litres_loaded, Decimal("999.999"))

    def test_load_up_to_the_brim(self):
        self._load(self._open_shift(), "1000")

        self.assertEqual(self.petrol.level_litres, self.petrol.capacity_litres)

    def test_loads_that_cannot_be_true_are_refused(self):
        shift = self._open_shift()
        other = self._create_tanker("В777ОР99", {self.ai95: 1000}).compartment_ids
        cases = {
            "zero": ("0", self.petrol, "AI-95", Code.LITRES_NOT_POSITIVE),
            "negative": ("-5", self.petrol, "AI-95", Code.LITRES_NOT_POSITIVE),
            "over the brim": ("1000.001", self.petrol, "AI-95", Code.LEVEL_ABOVE_CAPACITY),
            "wrong grade": ("100", self.petrol, "DT", Code.GRADE_MISMATCH),
            "grade nobody knows": ("100", self.petrol, "AI-100", Code.GRADE_MISMATCH),
            "another tanker": ("100", other, "AI-95", Code.COMPARTMENT_UNKNOWN),
        }
        for name, (litres, compartment, grade, code) in cases.items():
            with self.subTest(name), self.assertRefused(code):
                self._load(shift, litres, compartment, grade)
        self.assertEqual(self.petrol.level_litres, Decimal(1000))
        self.assertFalse(shift.load_ids)

    def test_wrong_grade_names_both(self):
        with self.assertRefused(Code.GRADE_MISMATCH, grade="DT", expected="AI-95"):
            self._load(self._open_shift(), "100", grade="DT")
