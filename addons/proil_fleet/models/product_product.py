from odoo import api, models, tools


class ProductProduct(models.Model):
    _inherit = "product.product"

    @api.model_create_multi
    def create(self, vals_list):
        products = super().create(vals_list)
        if any(products.mapped("is_fuel_grade")):
            self.env.registry.clear_cache()
        return products

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @tools.ormcache()
    def _grades(self):
        """Code and whether it is in use, of each grade by the id of its product.

        A handful of rows that nearly every answer of the API names, and the rules on products are
        dear: a request that reads one costs half as much again.
        """
        grades = self.sudo().with_context(active_test=False).search([("is_fuel_grade", "=", True)])
        return {grade.id: (grade.grade_code, grade.active) for grade in grades}

    @api.model
    def _grade(self, code):
        """The product of a grade that is in use; empty for an unknown code."""
        grades = self._grades().items()
        return self.browse([product_id for product_id, grade in grades if grade == (code, True)])

    def _grade_code(self):
        """The code of this grade, without reading the product; None for any other product."""
        code, _in_use = self._grades().get(self.id, (None, False))
        return code
