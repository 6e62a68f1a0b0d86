from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    is_fuel_grade = fields.Boolean("Fuel grade", copy=False)
    grade_code = fields.Char(
        copy=False, help="Names the grade in the apps and in the API, for instance AI-95."
    )
    evaporates = fields.Boolean(
        help="Air that comes in for each litre poured takes vapour of it, as with petrol."
    )

    norm_group = fields.Integer(
        "Group of natural loss", help="Of the norms of natural loss; petrol is group 1."
    )

    _grade_has_code = models.Constraint(
        "CHECK (is_fuel_grade IS NOT TRUE OR grade_code IS NOT NULL)",
        "A fuel grade needs a code.",
    )
    _grade_code_is_unique = models.UniqueIndex(
        "(grade_code)", "Another fuel grade already has this code."
    )

    def write(self, vals):
        result = super().write(vals)
        if {"is_fuel_grade", "grade_code"} & vals.keys():
            self.env.registry.clear_cache()
        return result
