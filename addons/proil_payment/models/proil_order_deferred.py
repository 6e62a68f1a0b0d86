from datetime import timedelta

from odoo import fields, models

from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction

from proil_core.order.lifecycle import State
from proil_core.order.windows import Window
from proil_core.payment.hold_life import authorise_at, pay_before
from proil_core.payment.strategy import Strategy
from proil_core.refusal import Code, Refusal

_ATTEMPT = "deferred/"


class ProilOrder(models.Model):
    """Orders for a window beyond the life of a hold: their money is held later, by a saved card."""

    _inherit = "proil.order"

    authorise_at = fields.Datetime(
        "Money is held at", readonly=True, copy=False, index="btree_not_null"
    )
    authorise_card_id = fields.Many2one(
        "payment.token", string="Card to hold by", readonly=True, copy=False, ondelete="restrict"
    )

    def _authorise_later_at(self, method, provider):
        """When to hold by this method; None: now."""
        if method._proil_strategy() is not Strategy.HOLD_CAPTURE or self._lacks_hold():
            return None
        life = timedelta(days=provider.cloudpayments_hold_days)
        return authorise_at(self._window(), fields.Datetime.now(), life)

    def _window(self):
        return Window(self.window_start, self.window_end)

    def _refuse_unless_held_now(self, method, provider):
        """A payment later is made by a card that its holder has agreed to be charged."""
        if self._authorise_later_at(method, provider):
            raise Refusal(Code.SAVED_CARD_NEEDED)

    def _prepare_card_check_vals(self, provider, vals):
        """A new card is tried with a rouble and saved; the order's sum is held when it is time."""
        if not vals["tokenize"]:
            raise Refusal(Code.SAVED_CARD_NEEDED)
        return {
            "amount": provider._get_validation_amount(),
            "operation": "validation",
            "proil_strategy": False,
            "cloudpayments_two_stage": True,
        }

    def _defer(self, card):
        """Hold by this card when the window has come near enough."""
        if not card.proil_consent_version:
            raise Refusal(Code.CONSENT_OUTDATED)
        if self.state != State.PENDING_PAYMENT or self.hold_id:
            return
        now = fields.Datetime.now()
        moment = self._authorise_later_at(card.payment_method_id, card.provider_id)
        self.write(
            {
                "authorise_at": moment or now,
                "authorise_card_id": card.id,
                "pay_before": pay_before(self._window()),
            }
        )

    def _cron_hold_deferred(self):
        due = [
            ("state", "=", State.PENDING_PAYMENT),
            ("authorise_at", "<=", fields.Datetime.now()),
        ]
        for order in self.search(due):
            order._later("deferred_hold")._job_hold_deferred()

    def _job_hold_deferred(self):
        order = self.sudo()
        begun = in_own_transaction(order, "_begin_deferred_hold")
        order.env["payment.transaction"]._carry_out_begun(begun)

    def _begin_deferred_hold(self):
        """Begin what was put off; what its customer has begun meanwhile goes first."""
        self.lock_for_update(allow_referencing=True)
        card = self.authorise_card_id
        under_way = self.transaction_ids.filtered(lambda tx: tx.state in ("draft", "pending"))
        if not self._is_deferred_hold_due() or under_way or not card._proil_pays_orders():
            return None
        attempt = f"{_ATTEMPT}{self.authorise_at.isoformat()}/{card.id}"
        tx = self._new_token_hold(attempt, card, operation="offline")
        self.authorise_at = False
        return tx._claim_open_operation()

    def _is_deferred_hold_due(self):
        return (
            self.state == State.PENDING_PAYMENT
            and self.authorise_at
            and self.authorise_at <= fields.Datetime.now()
            and not self._is_too_late_to_pay()
        )

    def _follow_payment(self, tx):
        if tx.operation == "validation":
            return  # Its card was wanted, not its rouble.
        super()._follow_payment(tx)
        is_unpaid = self.state == State.PENDING_PAYMENT
        if is_unpaid and tx.state == "error" and _was_deferred(tx):
            self._tell_payment("declined")

    def _take_hold(self, tx):
        super()._take_hold(tx)
        if tx == self.hold_id and _was_deferred(tx):
            self._tell_payment("authorised")

    def _standing_holds(self):
        return super()._standing_holds().filtered(lambda tx: tx.operation != "validation")

    def _lose_deferred_card(self):
        """The card is deleted: its customer has to name another one."""
        for order in self.filtered(lambda each: each.state == State.PENDING_PAYMENT):
            order.authorise_at = False
            order._tell_payment("card_gone")


def _was_deferred(tx):
    return (tx.proil_attempt or "").startswith(_ATTEMPT)
