from odoo import api, fields, models
from odoo.fields import Command

from odoo.addons.proil_api.fields import Litres

from proil_core.order.lifecycle import UNDER_WAY


class ProilAssignment(models.TransientModel):
    """The dialog in which a dispatcher gives an order to one of the open shifts."""

    _name = "proil.assignment"
    _description = "Assignment of an order"

    order_id = fields.Many2one("proil.order", required=True, readonly=True, ondelete="cascade")
    product_id = fields.Many2one(related="order_id.product_id")
    litres_limit = Litres(related="order_id.litres_limit")
    window_start = fields.Datetime(related="order_id.window_start")
    window_end = fields.Datetime(related="order_id.window_end")
    place_address = fields.Char(related="order_id.place_address")
    offer_ids = fields.One2many("proil.assignment.offer", "assignment_id", readonly=True)

    @api.model
    def _propose(self, order):
        """All open shifts, those that can take the order first."""
        shifts = self.env["proil.shift"].search([("state", "=", "open")])
        free = shifts._free_litres(order.product_id)
        jobs = self._count_jobs(shifts)
        offers = [
            {
                "shift_id": shift.id,
                "litres_free": free[shift],
                "job_count": jobs.get(shift, 0),
                "obstacle": shift._obstacle(order, free[shift]),
            }
            for shift in shifts
        ]
        offers.sort(
            key=lambda offer: (bool(offer["obstacle"]), offer["job_count"], -offer["litres_free"])
        )
        return self.create(
            {"order_id": order.id, "offer_ids": [Command.create(offer) for offer in offers]}
        )

    def _count_jobs(self, shifts):
        return dict(
            self.env["proil.order"]._read_group(
                [("shift_id", "in", shifts.ids), ("state", "in", list(UNDER_WAY))],
                ["shift_id"],
                ["__count"],
            )
        )

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assign %s", self.order_id.name),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
