from odoo import fields, models


class ProilOrderCancel(models.TransientModel):
    _name = "proil.order.cancel"
    _description = "Cancellation of an order"

    order_id = fields.Many2one("proil.order", required=True, readonly=True, ondelete="cascade")
    reason = fields.Char(required=True)

    def action_cancel(self):
        self.ensure_one()
        self.order_id._cancel(self.reason)
