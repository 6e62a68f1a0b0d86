from odoo import fields, models

from proil_core.fuel.dip import DipKind
from proil_core.order.lifecycle import UNDER_WAY
from proil_core.refusal import Code, Refusal


class ProilShift(models.Model):
    _inherit = "proil.shift"

    order_ids = fields.One2many("proil.order", "shift_id", "Orders", readonly=True)
    orders_taken_at = fields.Datetime("Last order taken", readonly=True)

    def _take_orders(self):
        """Refuse a shift that is closed, or that is being closed right now."""
        if self.state != "open":
            raise Refusal(Code.SHIFT_NOT_OPEN)
        # Of an assignment and a closing at the same moment the database lets one through,
        # because both write this row. A dispatcher has no other right to write shifts.
        self.sudo().orders_taken_at = fields.Datetime.now()

    def _record_dip(self, compartment, dip, now, **more):
        reading = super()._record_dip(compartment, dip, now, **more)
        if reading.kind == DipKind.POST and reading.fill_id:
            self.order_ids._doubt_measured(reading)
        return reading

    def _closing_blockers(self):
        under_way = self.order_ids.filtered(lambda order: order.state in UNDER_WAY)
        unfinished = under_way.filtered(lambda order: not order._awaits_review_only())
        return super()._closing_blockers() + unfinished.mapped("name")
