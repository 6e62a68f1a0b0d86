from odoo import fields, models
from odoo.exceptions import LockError

from odoo.addons.payment_cloudpayments.lean_fetch import lean_fetch, lean_lines
from odoo.addons.proil_order.event_context import EventContext
from odoo.addons.queue_job.exception import RetryableJobError

from proil_core.order.lifecycle import Event, State

NOT_WANTED = (State.CANCELLED, State.FAILED)
NOT_WANTED_AFTER = (Event.CANCEL, Event.FAIL)

# What a payment reads of its order, which has several dozen columns more.
_READ_BY_PAYMENTS = (
    "name",
    "state",
    "version",
    "chain_head",
    "payment_state",
    "payment_terms",
    "hold_id",
    "hold_amount",
    "hold_trouble",
    "amount_charged",
    "authorise_at",
    "pay_before",
    "company_id",
    "partner_id",
    "product_id",
    "delivery_fee",
    "litres_filled",
    "window_start",
    "window_end",
)


class ProilOrder(models.Model):
    """What payments do to an order, and what the order's events do to its payments."""

    _inherit = "proil.order"

    transaction_ids = fields.One2many(
        "payment.transaction", "proil_order_id", string="Payments", readonly=True
    )

    hold_id = fields.Many2one(
        "payment.transaction",
        string="Serving hold",
        help="The hold that let the order be accepted, and out of which it is charged.",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    def _after_transition(self, event):
        super()._after_transition(event)
        for order in self:
            if event is Event.COMPLETE:
                order._settle_later()
            elif event in NOT_WANTED_AFTER:
                order._give_back_later()

    def _fetch_for_payment(self):
        """The order with all that its payment reads in memory, working for its own company."""
        lean_fetch(self, _READ_BY_PAYMENTS)
        return self.with_company(self.company_id)

    def _fetch_payments(self):
        """All payments of the order, with what their steps read in memory."""
        columns = self.env["payment.transaction"]._cloudpayments_step_columns()
        return lean_lines(self, "transaction_ids", columns)

    def _later(self, deed):
        return self.with_delay(
            identity_key=f"{self._name}/{self.id}/{deed}",
            description=f"{deed.capitalize()} for order {self.name}",
        )

    def _standing_holds(self):
        """All payments that hold money for the order right now."""
        return self.transaction_ids.filtered(
            lambda tx: tx.state == "authorized" and not tx.source_transaction_id
        )

    def _follow_payment(self, tx):
        """Draw the conclusion from a payment of this order that has just changed its state."""
        match (tx.operation == "refund", bool(tx.source_transaction_id), tx.state):
            case (True, _, "done"):
                self._follow_refund(tx)
            case (False, True, "done"):
                self._follow_capture(tx)
            case (False, True, "error") if tx.source_transaction_id == self.hold_id:
                self._follow_failure()
            case (False, False, "authorized"):
                self._follow_hold(tx)
            case (False, False, "cancel") if tx == self.hold_id:
                self._follow_release()

    def _follow_hold(self, tx):
        try:
            self._take_hold(tx)
        except LockError:
            # Somebody is moving the order right now; the hold must not be lost for that.
            self._later("hold")._job_follow_hold()

    def _job_follow_hold(self):
        try:
            for tx in self.sudo()._standing_holds():
                self.sudo()._take_hold(tx)
        except LockError as error:
            raise RetryableJobError("The order is being moved", seconds=1) from error

    def _take_hold(self, tx):
        if self.state == State.PENDING_PAYMENT:
            self._authorise(by=EventContext(self.partner_id))
            self.hold_id = tx
        else:
            tx._release_later()

    def _follow_capture(self, tx):
        self._set_axes(payment_state="captured")
        self.env["proil.retail.sale"]._record(self, tx)

    def _follow_failure(self):
        if self.state == State.COMPLETED and self.amount_charged:
            self._owe()

    def _follow_release(self):
        if self.state == State.COMPLETED and self.amount_charged:
            self._owe()
        else:
            # A hold that vanishes under way leaves the driver pouring on credit.
            is_over = self.state in (*NOT_WANTED, State.COMPLETED)
            self._set_axes(payment_state="voided" if is_over else "failed")

    def _follow_refund(self, tx):
        self.env["proil.retail.sale"]._record(self, tx)
        if not self._money_left():
            self._set_axes(payment_state="refunded")
