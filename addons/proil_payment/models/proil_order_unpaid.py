from odoo import fields, models

from proil_core.order.lifecycle import State
from proil_core.payment.hold_life import pay_now_before
from proil_core.refusal import Code, Refusal


class ProilOrder(models.Model):
    """The end of an order that nobody pays for: its price is not kept for ever."""

    _inherit = "proil.order"

    pay_before = fields.Datetime(
        "Given up unpaid at", readonly=True, copy=False, index="btree_not_null"
    )

    def _place(self, by=None):
        super()._place(by)
        now = fields.Datetime.now()
        for order in self:
            order._writer().pay_before = pay_now_before(order._window(), now)

    def _is_too_late_to_pay(self):
        """Whether an order that is not paid may be paid no more."""
        end = min(self.pay_before or self.window_end, self.window_end)
        return self.state == State.PENDING_PAYMENT and end <= fields.Datetime.now()

    def _was_attempted(self, attempt):
        if super()._was_attempted(attempt):
            return True
        if self._is_too_late_to_pay():
            raise Refusal(Code.ORDER_NOT_PAYABLE)
        return False

    def _cron_give_up_unpaid(self):
        now = fields.Datetime.now()
        late = [
            ("state", "=", State.PENDING_PAYMENT),
            "|",
            ("pay_before", "<=", now),
            ("window_end", "<=", now),
        ]
        for order in self.search(late):
            order._later("give_up")._job_give_up_unpaid()

    def _job_give_up_unpaid(self):
        """Cancel an order that no money has come for, unless the bank is deciding right now."""
        order = self.sudo()
        if not order._is_too_late_to_pay():
            return
        unfinished = order.transaction_ids.filtered(lambda tx: tx.state in ("draft", "pending"))
        if unfinished._open_operation():
            return
        order._cancel(self.env._("Not paid in time"))
        order._tell_payment("given_up")
