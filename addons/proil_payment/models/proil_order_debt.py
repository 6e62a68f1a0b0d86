from odoo import fields, models

from proil_core.refusal import Code, Refusal


class ProilOrder(models.Model):
    """Orders whose fuel was given and not paid for, and customers who owe."""

    _inherit = "proil.order"

    debt_ids = fields.One2many("proil.debt", "order_id", readonly=True)

    def _owe(self):
        """Fuel that was given and not paid for is a debt, whatever the reason."""
        self._set_axes(payment_state="debt")
        self.env["proil.debt"].sudo()._open(self)

    def _place(self, by=None):
        for order in self:
            order._refuse_debtor()
        super()._place(by)

    def _refuse_debtor(self):
        debts = self.env["proil.debt"].sudo()
        debts.flush_model(["partner_id", "state"])
        # Asked at each payment, and nearly always for nothing.
        self.env.cr.execute(
            "SELECT id FROM proil_debt WHERE partner_id = %s AND state = 'open'"
            " ORDER BY id LIMIT 1",
            [self.partner_id.id],
        )
        if owed := self.env.cr.fetchone():
            debt = debts.browse(owed)
            raise Refusal(
                Code.DEBT_OPEN,
                amount=debt.due,
                order=debt.order_id.name,
                pay_url=debt.pay_url or "",
            )

    def _follow_payment(self, tx):
        if tx.proil_debt_id:
            tx.proil_debt_id._follow(tx)
        else:
            super()._follow_payment(tx)

    def _follow_capture(self, tx):
        if self.payment_state == "captured" and self.debt_ids.state == "paid":
            self.debt_ids._give_back(tx)
            return
        debt = self.debt_ids if self.payment_state == "debt" else None
        super()._follow_capture(tx)
        if debt:
            debt._take_payment(tx)

    def action_open_debt(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "proil.debt",
            "res_id": self.debt_ids.id,
            "view_mode": "form",
        }

    def action_charge_again(self):
        """Collect the debt anew, from the hold if it still stands."""
        self.ensure_one()
        self.debt_ids.action_collect_again()
