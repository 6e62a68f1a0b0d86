from datetime import timedelta

from odoo import api, fields, models

# A hold in its last day may be let go by the bank at any moment, and in the day before that
# there is still time to do something about it.
_LAST_DAY, _SOON = timedelta(hours=24), timedelta(hours=48)


class PaymentTransaction(models.Model):
    """A hold as the desk of payments shows it."""

    _inherit = "payment.transaction"

    proil_order_state = fields.Selection(related="proil_order_id.state", string="Order's state")
    proil_hold_urgency = fields.Selection(
        [("expired", "Expired"), ("last_day", "Last day"), ("soon", "Soon"), ("calm", "Has time")],
        string="Urgency",
        compute="_compute_proil_hold_urgency",
    )

    @api.depends("cloudpayments_hold_expires_at")
    def _compute_proil_hold_urgency(self):
        now = fields.Datetime.now()
        for tx in self:
            tx.proil_hold_urgency = _urgency(tx.cloudpayments_hold_expires_at, now)

    def action_open_order(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "proil.order",
            "res_id": self.proil_order_id.id,
            "view_mode": "form",
        }


def _urgency(expires_at, now):
    if not expires_at:
        return False
    left = expires_at - now
    if left <= timedelta(0):
        return "expired"
    if left <= _LAST_DAY:
        return "last_day"
    return "soon" if left <= _SOON else "calm"
