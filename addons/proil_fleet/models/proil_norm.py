from odoo import api, fields, models


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
    def _in_force(self, operation, product_group, climate, season, on):
        """The norm of a day; empty when nobody entered one."""
        return self.search(
            [
                ("operation", "=", operation),
                ("product_group", "=", product_group),
                ("climate", "=", climate),
                ("season", "=", season),
                ("valid_from", "<=", on),
                "|",
                ("valid_to", "=", False),
                ("valid_to", ">=", on),
            ],
            order="valid_from desc",
            limit=1,
        )
