from odoo import api, fields, models

from odoo.addons.proil_api.fields import Litres, Roubles


class ProilOrderRefund(models.TransientModel):
    _name = "proil.order.refund"
    _description = "Request of a refund"

    order_id = fields.Many2one("proil.order", required=True, readonly=True, ondelete="cascade")
    what = fields.Selection(
        [("all", "All that is left"), ("litres", "Litres"), ("sum", "A sum")],
        "Give back",
        required=True,
        default="all",
    )
    litres = Litres()
    with_delivery = fields.Boolean("With the delivery")
    amount = Roubles("Amount, ₽")
    refundable = Roubles("May be given back, ₽", compute="_compute_refundable", compute_sudo=True)
    litres_left = Litres("Litres paid for", compute="_compute_refundable", compute_sudo=True)
    reason = fields.Selection(
        lambda self: self.env["proil.refund"]._fields["reason"].selection, required=True
    )
    note = fields.Char("Explanation", required=True)

    @api.depends("order_id")
    def _compute_refundable(self):
        for wizard in self:
            _capture, left = wizard.order_id._refund_source()
            wizard.refundable, wizard.litres_left = left.amount, left.litres

    def action_ask(self):
        self.ensure_one()
        order, why = self.order_id, (self.reason, self.note)
        match self.what:
            case "all":
                refund = order._refund_all(*why)
            case "litres":
                refund = order._refund_litres(self.litres, self.with_delivery, *why)
            case "sum":
                refund = order._refund_sum(self.amount, *why)
        return {
            "type": "ir.actions.act_window",
            "res_model": "proil.refund",
            "res_id": refund.id,
            "view_mode": "form",
        }
