from decimal import Decimal

from odoo import api, fields, models

from proil_core.fuel.natural_loss import NormRow


class ProilNorm(models.Model):
    """A norm of natural loss, as its order states it; the accountant enters it from the annex."""

    _name = "proil.norm"
    _description = "Norm of natural loss"
    _order = "valid_from desc, product_group, climate, season, id"
    _rec_name = "order_number"

    order_number = fields.Char(
        "Ministry's order", required=True, help="Who issued it, number and date."
    )
    operation = fields.Selection(
        [("storage", "Storage"), ("transport", "Transport"), ("receipt", "Receipt and delivery")],
        required=True,
    )
    product_group = fields.Integer("Group of products", required=True, help="Petrol is group 1.")
    climate = fields.Char("Climatic group", required=True)
    season = fields.Selection(
        [("autumn_winter", "Autumn and winter"), ("spring_summer", "Spring and summer")],
        required=True,
    )
    kg_per_tonne = fields.Float("Loss, kg/t", digits=(12, 6), required=True)
    valid_from = fields.Date("In force from", required=True)
    valid_to = fields.Date("In force until")

    _loss_is_not_negative = models.Constraint(
        "CHECK (kg_per_tonne >= 0)", "A norm of loss is not below zero."
    )
    _ends_after_it_begins = models.Constraint(
        "CHECK (valid_to >= valid_from)", "A norm ends after it comes into force."
    )
    _row_is_unique = models.UniqueIndex(
        "(operation, product_group, climate, season, valid_from)",
        "This norm is already entered for this day.",
    )

    @api.model
    def _rows(self, operation, product_group, climate, season):
        """One cell of the annex through the years, as the core takes it."""
        norms = self.search(
            [
                ("operation", "=", operation),
                ("product_group", "=", product_group),
                ("climate", "=", climate),
                ("season", "=", season),
            ]
        )
        return [
            NormRow(Decimal(str(norm.kg_per_tonne)), norm.valid_from, norm.valid_to or None)
            for norm in norms
        ]
