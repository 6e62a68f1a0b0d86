from odoo import api, fields, models
from odoo.tools.misc import format_datetime, formatLang

from odoo.addons.proil_api.fields import Roubles

from proil_core.decimals import roubles


class ProilOrder(models.Model):
    """What the order's form tells of its money."""

    _inherit = "proil.order"

    money_summary = fields.Char("In short", compute="_compute_money", compute_sudo=True)
    amount_taken = Roubles("Taken, ₽", compute="_compute_money", compute_sudo=True)
    amount_returned = Roubles("Given back, ₽", compute="_compute_money", compute_sudo=True)
    amount_owed = Roubles("Debt, ₽", compute="_compute_money", compute_sudo=True)
    operation_ids = fields.Many2many(
        "cloudpayments.operation", string="Journal", compute="_compute_operation_ids"
    )

    @api.depends("payment_state", "transaction_ids.state", "debt_ids.state", "debt_ids.due")
    def _compute_money(self):
        for order in self:
            order.amount_taken = roubles(sum(order._captures().mapped("amount")))
            order.amount_returned = -roubles(sum(order._returns("done").mapped("amount")))
            owed = order.debt_ids.filtered(lambda debt: debt.state == "open")
            order.amount_owed = owed.due if owed else 0
            order.money_summary = order._summarise_money()

    @api.depends("transaction_ids")
    def _compute_operation_ids(self):
        operations = self.env["cloudpayments.operation"]
        for order in self:
            order.operation_ids = operations.search(
                [("hold_id", "in", order.sudo().transaction_ids.ids)], order="id"
            )

    def _summarise_money(self):
        match self.payment_state:
            case "authorised":
                return self._summarise_hold()
            case "captured":
                return self.env._("%s ₽ taken", self._money(self.amount_taken))
            case "refunded":
                return self.env._("All of %s ₽ given back", self._money(self.amount_taken))
            case "voided":
                return self.env._("The hold was given back, nothing was taken")
            case "failed":
                return self.env._("The hold is gone, and the order goes on: nothing is held")
            case "debt":
                return self._summarise_debt()
            case "invoiced":
                return self.env._("Invoiced to the client")
        return self.env._("Nothing is held or taken")

    def _summarise_hold(self):
        held = self._money(self.hold_id.amount or self.hold_amount)
        if not self.hold_expires_at:
            return self.env._("%s ₽ on hold", held)
        until = format_datetime(self.env, self.hold_expires_at, dt_format="short")
        return self.env._("%(held)s ₽ on hold until %(until)s", held=held, until=until)

    def _summarise_debt(self):
        debt = self.debt_ids
        if debt.state == "written_off":
            return self.env._(
                "%(sum)s ₽ written off: %(reason)s",
                sum=self._money(debt.due),
                reason=debt.write_off_reason,
            )
        owes = self.env._("%s ₽ are owed", self._money(self.amount_owed or self.amount_charged))
        if not debt or debt.is_handed_over:
            return self.env._("%s: a person is needed", owes)
        if debt._standing_link():
            return self.env._("%s: the customer has the payment link", owes)
        return self.env._("%s: being collected", owes)

    def _money(self, amount):
        return formatLang(self.env, float(amount), digits=2)
