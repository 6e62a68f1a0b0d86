from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.proil_api.fields import Litres

from ..event_context import EventContext


class ProilOrder(models.Model):
    """What the desk "Fuel review" shows and does."""

    _inherit = "proil.order"

    litres_poured = Litres("Poured by the meter, l", compute="_compute_poured")
    litres_above_limit = Litres("Above the limit, l", compute="_compute_poured")
    totalizer_before_litres = Litres(related="fill_id.totalizer_before_litres")
    totalizer_after_litres = Litres("Totalizer after, l", compute="_compute_poured")
    fill_started_at = fields.Datetime(related="fill_id.started_at")
    fill_finished_at = fields.Datetime(related="fill_id.finished_at")
    tank_litres = Litres(related="vehicle_id.tank_litres")

    pending_reversal_ids = fields.Many2many(
        "proil.reversal", string="Asked corrections", compute="_compute_pending_reversal_ids"
    )

    @api.depends("fill_id.reversal_ids.state", "overpour_fill_id.reversal_ids.state")
    def _compute_pending_reversal_ids(self):
        for order in self:
            fills = order.fill_id | order.overpour_fill_id
            order.pending_reversal_ids = fills._requested_reversals()

    @api.depends("litres_filled", "fill_id", "overpour_fill_id")
    def _compute_poured(self):
        for order in self:
            above, last = order.overpour_fill_id, order.overpour_fill_id or order.fill_id
            order.litres_above_limit = above.litres
            order.litres_poured = order.litres_filled + above.litres
            order.totalizer_after_litres = last.totalizer_after_litres

    def action_confirm_litres(self):
        """The litres are true: the order goes on."""
        self.ensure_one()
        self._require_fuel_controller()
        if self.pending_reversal_ids:
            raise UserError(self.env._("Decide about the asked correction first."))
        # A fuel controller may not write orders; this one move is theirs.
        self.sudo()._clear_review(EventContext(self.env.user.partner_id))

    def action_correct_litres(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct the litres of %s", self.name),
            "res_model": "proil.order.correction",
            "view_mode": "form",
            "target": "new",
            "context": {"default_order_id": self.id},
        }

    def _require_fuel_controller(self):
        if not self.env.user.has_group("proil_api.group_fuel_controller"):
            raise AccessError(self.env._("Only a fuel controller may do this."))
