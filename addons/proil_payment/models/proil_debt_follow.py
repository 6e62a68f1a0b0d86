from odoo import models
from odoo.tools.misc import formatLang

from proil_core.messaging.ports import SmsMessage
from proil_vendors.errors import VendorRefused


class ProilDebt(models.Model):
    """What follows from the payments of a debt, and telling its customer."""

    _inherit = "proil.debt"

    def _follow(self, tx):
        """Draw the conclusion from a payment of this debt that has just changed its state."""
        match tx.state:
            case "done" if self.state == "paid":
                self._give_back(tx)
            case "done":
                self.order_id._follow_capture(tx)
            case "error":
                self._note("refused", tx.amount, tx.state_message, tx)
                self._wake()
            case "cancel":
                self._note("link_withdrawn", tx.amount, tx=tx)
                self._wake()

    def _follow_operation(self, operation):
        """An operation on a payment of this debt's order has its outcome."""
        if operation.kind == "link" and operation.state == "succeeded":
            self._note("link_sent", operation.amount, tx=operation.transaction_id)
            self._tell_link()
            self._wake()
        elif operation.state == "refused" and not operation.hold_id.proil_debt_id:
            self._note("refused", operation.amount, operation.reason, operation.hold_id)
            self._wake()

    def _withdraw_link(self):
        """Nobody pays for what is settled: CloudPayments is told to take the link down."""
        link = self._standing_link()
        if link and not link._open_operation():
            link._cloudpayments_plan_cancel_link()
            link._cloudpayments_wake_cron()

    def _tell_link(self):
        for debt in self:
            debt.with_delay(
                identity_key=f"{debt._name}/{debt.id}/link",
                description=f"Payment link of order {debt.order_id.name}",
            )._job_tell_link()

    def _job_tell_link(self):
        """By SMS, for the customer may have closed the app, and into the app."""
        debt = self.sudo()
        link = debt._standing_link()
        if debt.state != "open" or not link:
            return
        debt._push_link(link)
        phone = debt.partner_id.proil_phone
        if not phone:
            return
        message = SmsMessage(phone, debt._link_text(link), f"{debt.public_id}-{link.id}")
        try:
            debt.env["proil.sms.backend"]._send(message)
        except VendorRefused as refused:
            debt._note("refused", said=str(refused))

    def _push_link(self, link):
        debt = self.with_context(lang=self.partner_id.lang)
        debt.partner_id._proil_push(
            debt.env._("The order is not paid"),
            debt._sum_text(),
            {"order_id": debt.order_id.public_id, "event": "debt", "pay_url": debt.pay_url},
            f"{debt.public_id}/{link.id}",
        )

    def _link_text(self, link):
        debt = self.with_context(lang=self.partner_id.lang)
        return debt.env._(
            "PROIL: %(sum)s. Pay: %(url)s",
            sum=debt._sum_text(),
            url=link.cloudpayments_link_url,
        )

    def _sum_text(self):
        return self.env._(
            "Order %(number)s is not paid: %(amount)s ₽",
            number=self.order_id.name,
            amount=formatLang(self.env, float(self.due), digits=2),
        )

    def _give_back(self, tx):
        """The debt was paid before this: two paths met, and the customer gets one of them back."""
        self._note("paid_twice", tx.amount, tx=tx)
        self.order_id._give_back_excess(tx)
