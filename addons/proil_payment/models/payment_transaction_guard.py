from odoo import api, models
from odoo.exceptions import AccessError

_OWNERS = ("proil_order_id", "proil_debt_id", "proil_refund_id", "source_transaction_id")


class PaymentTransaction(models.Model):
    """Payments of orders move by the orders' own verbs, which run as superuser.

    Accountants have Odoo's rights on payments, and its buttons ask no second person.
    """

    _inherit = "payment.transaction"

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        created._refuse_by_hand()
        return created

    def write(self, vals):
        self._refuse_by_hand()
        written = super().write(vals)
        if not vals.keys().isdisjoint(_OWNERS):
            self._refuse_by_hand()
        return written

    def action_capture(self):
        self._refuse_money_of_orders()
        return super().action_capture()

    def action_void(self):
        self._refuse_money_of_orders()
        return super().action_void()

    def action_refund(self, amount_to_refund=None):
        self._refuse_money_of_orders()
        return super().action_refund(amount_to_refund=amount_to_refund)

    def _refuse_by_hand(self):
        if not self.env.su:
            self._refuse_money_of_orders()

    def _refuse_money_of_orders(self):
        """Also of superusers: Odoo's invoices press its buttons as one for whoever asks."""
        payments = self.sudo() | self.sudo().source_transaction_id
        if payments.proil_order_id or payments.proil_debt_id or payments.proil_refund_id:
            raise AccessError(
                self.env._("Money of an order is moved by the actions of the order alone.")
            )
