from odoo import models
from odoo.tools.misc import formatLang

from proil_core.order.lifecycle import Event, State


class ProilOrder(models.Model):
    _inherit = "proil.order"

    def _after_transition(self, event):
        super()._after_transition(event)
        if event is Event.COMPLETE:
            for order in self:
                order.with_delay(
                    identity_key=f"{order._name}/{order.id}/push_completed",
                    description=f"Tell the customer that order {order.name} is completed",
                )._job_push_completed()

    def _job_push_completed(self):
        """The text names neither person nor place: it passes through foreign servers."""
        self.ensure_one()
        if self.state != State.COMPLETED:
            return
        order = self.with_context(lang=self.partner_id.lang)
        order.partner_id._proil_push(
            order.env._("Refuelled"),
            order.env._(
                "Order %(number)s: %(litres)s L, %(amount)s ₽",
                number=order.name,
                litres=formatLang(order.env, float(order.litres_filled), digits=3),
                amount=formatLang(order.env, float(order.amount_charged), digits=2),
            ),
            {"order_id": order.public_id, "event": str(Event.COMPLETE)},
            f"{order.public_id}/completed",
        )
