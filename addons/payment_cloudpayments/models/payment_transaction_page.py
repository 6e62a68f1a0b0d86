from datetime import timedelta
from functools import partial

from odoo import api, fields, models

from ..client import CloudPaymentsFault
from ..const import (
    LINK_CLOSED_TEXT,
    QR_FORGOTTEN_AFTER_S,
    QR_OPEN_FOR_MIN,
    WIDGET_CLOSED_TEXT,
    Kind,
)
from ..own_transaction import in_own_transaction


class PaymentTransaction(models.Model):
    """Payments that their payers make by themselves: by a link, by a QR code, in the widget."""

    _inherit = "payment.transaction"

    cloudpayments_link_url = fields.Char(string="Payment Link", readonly=True, copy=False)
    cloudpayments_link_number = fields.Char(readonly=True, copy=False)
    cloudpayments_link_is_sent = fields.Boolean(
        string="Link Is Sent",
        help="CloudPayments sends the link to the payer's e-mail or phone.",
        readonly=True,
        copy=False,
    )
    cloudpayments_qr_url = fields.Char(string="Address of the QR Code", readonly=True, copy=False)
    cloudpayments_qr_image = fields.Text(string="QR Code", readonly=True, copy=False)

    def _cloudpayments_plan_link(self, email="", phone=""):
        """Plan a link; CloudPayments itself sends it to the address or number that is given."""
        contacts = {"partner_email": email, "partner_phone": phone}
        self.write(
            {name: value for name, value in contacts.items() if value}
            | {"cloudpayments_link_is_sent": bool(email or phone)}
        )
        return self._cloudpayments_plan(Kind.LINK, self.amount)

    def _cloudpayments_plan_cancel_link(self):
        """Plan to close a link that nobody has paid by."""
        self._cloudpayments_lock()
        self._cloudpayments_refuse_second()
        return self._cloudpayments_plan(Kind.CANCEL_LINK, self.amount)

    def _cloudpayments_plan_qr(self):
        """Plan a QR code of the payment's method: `sbp`, `tpay` or `sberpay`."""
        if self.payment_method_id.code == "sbp":
            self.cloudpayments_two_stage = False
        return self._cloudpayments_plan(Kind.QR, self.amount)

    def _cloudpayments_plan_widget(self):
        """Note that the payer is about to pay in the widget; nothing leaves from here."""
        self._set_pending()
        values = {"state": "sent", "sent_at": fields.Datetime.now()}
        return self._cloudpayments_plan(Kind.WIDGET, self.amount, **values)

    def _cloudpayments_look_up_widget(self):
        """See what the payer has done in the widget, without waiting for a notification."""
        look_up = in_own_transaction(self, "_cloudpayments_widget_look_up")
        if not look_up:
            return
        try:
            facts = look_up()
        except CloudPaymentsFault:
            return  # The notification or the cron will tell.
        if facts:
            in_own_transaction(self, "_cloudpayments_apply", facts)

    def _cloudpayments_widget_look_up(self):
        asked = self._cloudpayments_open_widget_operation()
        return asked._look_up_request() if asked else None

    @api.model
    def _cloudpayments_forget_qr_codes(self):
        """End payments whose QR code cannot be paid by any more."""
        for tx_id, look_up in in_own_transaction(self, "_cloudpayments_outlived_qr_codes"):
            tx = self.browse(tx_id)
            try:
                facts = look_up()
            except CloudPaymentsFault:
                continue  # Looked up again by the next run.
            in_own_transaction(tx, "_cloudpayments_forget_qr_code", facts)

    @api.model
    def _cloudpayments_outlived_qr_codes(self):
        lifetime = timedelta(minutes=QR_OPEN_FOR_MIN, seconds=QR_FORGOTTEN_AFTER_S)
        outlived = self.search(
            [
                ("state", "=", "pending"),
                ("cloudpayments_qr_url", "!=", False),
                ("last_state_change", "<", fields.Datetime.now() - lifetime),
                ("provider_id.state", "!=", "disabled"),
            ],
            limit=50,
        )
        return [
            (tx.id, partial(tx.provider_id._cloudpayments_client().find, tx.reference))
            for tx in outlived
        ]

    def _cloudpayments_forget_qr_code(self, facts):
        if facts:
            self._cloudpayments_apply(facts)
        if self.state == "pending":
            self._set_canceled(state_message=self._cloudpayments_to_payer(WIDGET_CLOSED_TEXT))

    def _cloudpayments_take_page(self, kind, page):
        """The payer can pay now."""
        if kind == Kind.LINK:
            found = {"cloudpayments_link_url": page.url, "cloudpayments_link_number": page.number}
        else:
            found = {"cloudpayments_qr_url": page.url, "cloudpayments_qr_image": page.image}
        self.write(found)
        if self.state == "draft":
            self._set_pending()

    def _cloudpayments_take_cancelled_link(self):
        if self.state in ("draft", "pending"):
            self._set_canceled(state_message=self._cloudpayments_to_payer(LINK_CLOSED_TEXT))

    def _cloudpayments_leave_widget(self):
        if self.state in ("draft", "pending"):
            self._set_canceled(state_message=self._cloudpayments_to_payer(WIDGET_CLOSED_TEXT))

    def _cloudpayments_has_page(self):
        """Whether the payer can try again by what they were given."""
        return bool(self.cloudpayments_link_url or self.cloudpayments_qr_url)
