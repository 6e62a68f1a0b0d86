from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.proil_api.fields import Litres


class ProilAssignmentOffer(models.TransientModel):
    _name = "proil.assignment.offer"
    _description = "Open shift offered for an order"
    _order = "id"

    assignment_id = fields.Many2one("proil.assignment", required=True, ondelete="cascade")
    shift_id = fields.Many2one("proil.shift", required=True, ondelete="cascade")
    driver_id = fields.Many2one(related="shift_id.driver_id")
    tanker_id = fields.Many2one(related="shift_id.tanker_id")
    litres_free = Litres("Free, litres")
    job_count = fields.Integer("Jobs now")
    obstacle = fields.Char("Why not")

    def action_assign(self):
        """Ask the tanker again: somebody may have claimed its fuel since the dialog opened."""
        self.ensure_one()
        order, shift = self.assignment_id.order_id, self.shift_id
        obstacle = shift._obstacle(order, shift._free_litres(order.product_id)[shift])
        if obstacle:
            raise UserError(obstacle)
        order._assign(shift)
        return {"type": "ir.actions.act_window_close"}
