from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.proil_api.fields import Roubles

from proil_core.refusal import Code, Refusal


class ProilPrice(models.Model):
    """Price of a grade from a moment on, until the next one. Quotes and orders copy it."""

    _name = "proil.price"
    _description = "Price of a grade"
    _order = "valid_from desc, id desc"
    _rec_name = "product_id"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product",
        string="Grade",
        required=True,
        ondelete="restrict",
        domain="[('is_fuel_grade', '=', True)]",
    )
    price_per_litre = Roubles("Price per litre, ₽", required=True)
    valid_from = fields.Datetime(
        "Valid from", required=True, default=lambda self: fields.Datetime.now()
    )

    _price_is_positive = models.Constraint(
        "CHECK (price_per_litre > 0)", "The price of a litre is above zero."
    )
    _one_price_at_a_time = models.UniqueIndex(
        "(company_id, product_id, valid_from)", "This grade already has a price from that moment."
    )

    @api.model
    def _current(self, products, at):
        """One price for each of the products; refuses if one of them has none."""
        prices = self._latest(SQL("product_id IN %s", products._ids), at)
        if missing := products - prices.product_id:
            raise Refusal(Code.PRICE_MISSING, grades=missing.mapped("grade_code"))
        return prices

    @api.model
    def _all_current(self, at):
        """One price for each grade that is on sale."""
        prices = self._latest(SQL("TRUE"), at)
        on_sale = prices.filtered("product_id.is_fuel_grade")
        return on_sale.sorted(lambda price: price.product_id.grade_code)

    def _latest(self, condition, at):
        self.flush_model()
        query = SQL(
            """
            SELECT DISTINCT ON (product_id) id FROM proil_price
            WHERE %s AND company_id = %s AND valid_from <= %s
            ORDER BY product_id, valid_from DESC
            """,
            condition,
            self.env.company.id,
            at,
        )
        return self.browse(price_id for (price_id,) in self.env.execute_query(query))
