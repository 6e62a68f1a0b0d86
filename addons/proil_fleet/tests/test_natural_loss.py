from decimal import Decimal

from odoo.tests import tagged

from .sheet_shift_common import SheetShiftCommon


@tagged("post_install", "-at_install")
class TestNaturalLoss(SheetShiftCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ai95.norm_group = 1
        cls.env.company.fuel_climate = "2"

    @classmethod
    def _norm_row(cls, operation="receipt", kg_per_tonne=0.05, **changed):
        return cls.env["proil.norm"].create(
            {
                "order_number": "Minenergo 545 of 26.05.2025",
                "operation": operation,
                "product_group": 1,
                "climate": "2",
                "season": "spring_summer",
                "kg_per_tonne": kg_per_tonne,
                "valid_from": "2025-09-01",
                **changed,
            }
        )

    def test_loss_is_of_what_was_received_and_of_what_was_carried(self):
        self._norm_row("receipt", 0.05)
        self._norm_row("transport", 0.02)

        # 479.973 kg and 833.244 kg, rounded down to a gram.
        self.assertEqual(self.balance._natural_loss_kg(), Decimal("0.023") + Decimal("0.016"))

    def test_norm_of_another_season_climate_or_group_is_not_taken(self):
        for changed in (
            {"season": "autumn_winter"},
            {"climate": "3"},
            {"product_group": 2},
            {"valid_from": "2031-01-01"},
        ):
            with self.subTest(changed):
                norm = self._norm_row(**changed)

                self.assertEqual(self.balance._natural_loss_kg(), 0)
                norm.unlink()

    def test_nothing_is_natural_before_group_and_climate_are_entered(self):
        self._norm_row()
        self.env.company.fuel_climate = False

        self.assertEqual(self.balance._natural_loss_kg(), 0)

    def test_sheet_names_the_order_of_the_norm(self):
        self._norm_row()

        results = {fact.label: fact.text for fact in self.balance._sheet_page().results}

        self.assertEqual(results["Norms of natural loss"], "Minenergo 545 of 26.05.2025")

    def test_sheet_says_that_no_norm_was_entered(self):
        results = {fact.label: fact.text for fact in self.balance._sheet_page().results}

        self.assertEqual(results["Norms of natural loss"], "none entered")
