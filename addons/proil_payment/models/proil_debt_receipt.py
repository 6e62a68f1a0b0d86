from odoo import api, models


class ProilDebt(models.Model):
    """Fuel that was handed over and not paid for is sold on credit, and has a receipt for it."""

    _inherit = "proil.debt"

    @api.model
    def _open(self, order):
        is_new = not order.debt_ids
        debt = super()._open(order)
        if is_new:
            order._receipt_for("credit")
        return debt
