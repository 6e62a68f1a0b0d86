from odoo import api, fields, models

from odoo.addons.payment_cloudpayments.lean_fetch import lean_insert
from odoo.addons.proil_api.fields import Litres, Roubles

NUMBERS = ("litres", "fuel_amount", "delivery_amount", "advance_amount", "amount")


class ProilRetailSale(models.Model):
    """Money taken from a person's card for a fill, or given back, waiting for its day's entry."""

    _name = "proil.retail.sale"
    _description = "Retail sale"
    _order = "date desc, id desc"
    _rec_name = "order_id"

    order_id = fields.Many2one(
        "proil.order", required=True, readonly=True, index=True, ondelete="restrict"
    )
    transaction_id = fields.Many2one(
        "payment.transaction",
        string="Payment",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    provider_id = fields.Many2one("payment.provider", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(required=True, readonly=True, index=True)
    product_id = fields.Many2one("product.product", string="Grade", required=True, readonly=True)
    litres = Litres(required=True, readonly=True)
    fuel_amount = Roubles("Fuel, ₽", required=True, readonly=True)
    delivery_amount = Roubles("Delivery, ₽", required=True, readonly=True)
    amount = Roubles("Amount, ₽", required=True, readonly=True)
    day_id = fields.Many2one(
        "proil.retail.day", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    _transaction_uniq = models.Constraint(
        "UNIQUE(transaction_id)", "This payment is among the sales already."
    )
    _parts_make_the_whole = models.Constraint(
        "CHECK(amount = fuel_amount + delivery_amount)",
        "A sale is its fuel and its delivery.",
    )

    @api.model
    def _record(self, order, tx, kind="sale"):
        """Note a capture, or a refund as a sale below zero."""
        parts = order._parts_of(tx)
        return self._add(
            order,
            tx,
            kind=kind,
            litres=parts.litres,
            fuel_amount=parts.fuel,
            delivery_amount=parts.delivery,
            amount=parts.amount,
        )

    def _add(self, order, tx, **vals):
        """Note one movement of an order's money; numbers that are not in `vals` are zero."""
        row = {
            "order_id": order.id,
            "transaction_id": tx.id,
            "provider_id": tx.provider_id.id,
            "company_id": order.company_id.id,
            "date": order.company_id._proil_local_date(tx.last_state_change),
            "product_id": order.product_id.id,
            **dict.fromkeys(NUMBERS, 0),
            **vals,
        }
        exact = {name: self._fields[name].convert_to_cache(row[name], self) for name in NUMBERS}
        return lean_insert(self, row | exact)

    def action_post(self):
        """Make the entries of the chosen sales, one for each day."""
        days = self.env["proil.retail.day"]._post_sales(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Retail days"),
            "res_model": "proil.retail.day",
            "view_mode": "list,form",
            "domain": [("id", "in", days.ids)],
        }
