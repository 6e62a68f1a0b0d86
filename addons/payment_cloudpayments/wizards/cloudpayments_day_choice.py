from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

# The nightly list asks for single days; a longer request is a mistake of the pen.
DAYS_AT_ONCE = 92


class CloudPaymentsDayChoice(models.TransientModel):
    """Which days to compare; whoever may make this may have them compared."""

    _name = "cloudpayments.day.choice"
    _description = "Days to reconcile"

    first_date = fields.Date(string="From", required=True, default=lambda self: self._yesterday())
    last_date = fields.Date(string="To", required=True, default=lambda self: self._yesterday())

    def _yesterday(self):
        return fields.Date.context_today(self) - timedelta(days=1)

    def action_reconcile(self):
        days = (self.last_date - self.first_date).days + 1
        if not 0 < days <= DAYS_AT_ONCE:
            raise UserError(self.env._("Choose one to %s days.", DAYS_AT_ONCE))
        reconciliations = self.env["cloudpayments.reconciliation"].sudo()
        terminals = reconciliations._terminals()
        for provider in terminals.filtered(lambda each: each.company_id in self.env.companies):
            for day in range(days):
                reconciliations._plan(provider, self.first_date + timedelta(days=day))
        return {
            "type": "ir.actions.client",
            "tag": "soft_reload",
        }
