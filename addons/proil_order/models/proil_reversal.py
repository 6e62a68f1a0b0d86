from odoo import models

from proil_core.order.lifecycle import State
from proil_core.refusal import Code, Refusal

from ..event_context import EventContext


class ProilReversal(models.Model):
    """Takes litres of an order back before they are charged; then the order goes on."""

    _inherit = "proil.reversal"

    def _approve(self):
        order = self.fill_id.sudo()._fuelled_order()
        if order and (order.review_state != "waiting" or not self._leaves_litres_to(order)):
            raise Refusal(Code.ILLEGAL_TRANSITION, state=order.state, event="reverse")
        if order and self.fill_id == order.fill_id:
            # What was poured last is taken back first: the totalizer follows.
            for later in order.overpour_fill_id._requested_reversals():
                later.with_user(self.env.user)._approve()
        return super()._approve()

    def _leaves_litres_to(self, order):
        if self.fill_id == order.fill_id and (self.litres or 0) > order.litres_limit:
            raise Refusal(
                Code.LITRES_ABOVE_LIMIT, litres=self.litres, litres_limit=order.litres_limit
            )
        return self.is_replaced or self.fill_id != order.fill_id

    def _after_approval(self, replacement):
        super()._after_approval(replacement)
        order = self.fill_id._fuelled_order()
        if order and not order.pending_reversal_ids:
            order._clear_review(EventContext(self.approved_by_id.partner_id))


class ProilFill(models.Model):
    _inherit = "proil.fill"

    def _fuelled_order(self):
        """The order that is not completed and has this fill, within its limit or above."""
        if not self:
            return self.env["proil.order"]
        of_fill = ["|", ("fill_id", "=", self.id), ("overpour_fill_id", "=", self.id)]
        return self.env["proil.order"].search([("state", "=", State.FUELLED), *of_fill])

    def _requested_reversals(self):
        return self.reversal_ids.filtered(lambda each: each.state == "requested")

    def _standing(self):
        """The fill that counts now: itself, or what a reversal put in its place, maybe nothing."""
        approved = self.reversal_ids.filtered(lambda each: each.state == "approved")
        if not approved:
            return self
        return self.search([("reversal_id", "=", approved.id)])._standing()
