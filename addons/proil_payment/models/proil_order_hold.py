from psycopg2.errors import UniqueViolation

from odoo import models

from odoo.addons.payment_cloudpayments.lean_fetch import lean_fetch
from odoo.addons.payment_cloudpayments.models.payment_transaction import (
    COPIED_OF_PAYER,
    READ_OF_CURRENCY,
)
from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction

from proil_core.order.lifecycle import State
from proil_core.refusal import Code, Refusal

from ..consent import CONSENT_VERSION


class ProilOrder(models.Model):
    """Asking for the most that an order may cost, by a card or another way."""

    _inherit = "proil.order"

    def _hold_by_card(self, card, attempt, *, save_card=False, return_url=None):
        """Hold by a card that its holder has just entered; the status after the bank's answer.

        `attempt` names the request: asked again under the same name, nothing is held again.
        """
        order = self.sudo()
        vals = {
            "tokenize": save_card,
            "proil_consent_version": save_card and CONSENT_VERSION,
            "landing_route": return_url,
            "operation": "online_direct",
        }
        begun = order._begin(attempt, "_begin_hold_by_card", card, vals)
        told = order.env["payment.transaction"]._carry_out_begun(begun, (order, "_payment_status"))
        return told or self._read_payment_status()

    def _hold_by_saved_card(self, token, attempt):
        """Hold by a saved card; a job asks the bank."""
        order = self.sudo()
        order._begin(attempt, "_begin_hold_by_saved_card", token.id)
        return self._read_payment_status()

    def _begin(self, attempt, method, *arguments):
        try:
            return in_own_transaction(self, method, attempt, *arguments)
        except UniqueViolation as error:
            raise Refusal(Code.PAYMENT_PENDING) from error

    def _begin_hold_by_card(self, attempt, card, vals):
        self = self._fetch_for_payment()
        if self._was_attempted(attempt):
            return None
        method = self._card_method()
        provider = self._provider_offering(method)
        lean_fetch(provider, provider._cloudpayments_step_columns())
        if self._authorise_later_at(method, provider):
            vals |= self._prepare_card_check_vals(provider, vals)
        tx = self._new_hold(attempt, provider, payment_method_id=method.id, **vals)
        operation = tx._cloudpayments_plan_card()
        return operation.id, operation._claim(card)

    def _begin_hold_by_saved_card(self, attempt, token_id):
        if self._was_attempted(attempt):
            return
        token = self.env["payment.token"].browse(token_id)
        if self._authorise_later_at(token.payment_method_id, token.provider_id):
            self._defer(token)
            return
        tx = self._new_token_hold(attempt, token, operation="online_token")
        tx.with_delay(
            identity_key=f"{tx._name}/{tx.id}/hold",
            description=f"Hold for order {self.name}",
        )._job_hold()

    def _was_attempted(self, attempt):
        """Whether this very request was made before; refuses a new one that has no place."""
        self.lock_for_update(allow_referencing=True)
        if attempt in self._fetch_payments().mapped("proil_attempt"):
            return True
        if not self._lacks_hold():
            if self.hold_id:
                raise Refusal(Code.PAYMENT_ALREADY_AUTHORISED)
            if self.state != State.PENDING_PAYMENT:
                raise Refusal(Code.ORDER_NOT_PAYABLE)
        self._refuse_debtor()
        self._give_up_unfinished()
        return False

    def _give_up_unfinished(self):
        """Replace an attempt that waits for its payer; one that the bank works on is waited for."""
        unfinished = self.transaction_ids.filtered(lambda tx: tx.state in ("draft", "pending"))
        if not unfinished:
            return
        if unfinished._open_operation():
            raise Refusal(Code.PAYMENT_PENDING)
        unfinished._set_canceled(state_message=self.env._("Replaced by another attempt."))
        # The index of unfinished attempts has to see it before the next one is made.
        unfinished.flush_recordset(["state"])

    def _new_token_hold(self, attempt, token, **vals):
        """An attempt by a saved card, planned and not sent."""
        self._refuse_foreign_card(token)
        tx = self._new_hold(
            attempt,
            token.provider_id,
            payment_method_id=token.payment_method_id.id,
            token_id=token.id,
            **vals,
        )
        tx.with_context(cloudpayments_sent_by_caller=True)._charge_with_token()
        return tx

    def _refuse_foreign_card(self, token):
        provider = token.provider_id
        if token.partner_id != self.partner_id or provider.company_id != self.company_id:
            raise Refusal(Code.PAYMENT_METHOD_UNKNOWN)

    def _next_reference(self, provider):
        """The order's own number names its first payment, as Odoo would find out by looking."""
        if not self.transaction_ids and self.name.isascii():
            return self.name
        return self.transaction_ids._compute_reference(provider.code, prefix=self.name)

    def _new_hold(self, attempt, provider, *, payment_method_id, **vals):
        transactions = self.env["payment.transaction"]
        rouble = self.env["res.currency"].browse(
            self.env["ir.model.data"]._xmlid_to_res_id("base.RUB")
        )
        lean_fetch(rouble, READ_OF_CURRENCY)
        lean_fetch(self.partner_id, COPIED_OF_PAYER)
        method = self.env["payment.method"].browse(payment_method_id)
        tx = transactions.create(
            {
                "provider_id": provider.id,
                "payment_method_id": payment_method_id,
                "reference": self._next_reference(provider),
                # Before the sum, which is rounded by it.
                "currency_id": rouble.id,
                "amount": float(self.hold_amount),
                "company_id": self.company_id.id,
                "partner_id": self.partner_id.id,
                "proil_order_id": self.id,
                "proil_attempt": attempt,
                "proil_renews_id": self._lacks_hold() and self.hold_id.id,
                **self._prepare_strategy_vals(method),
                **vals,
            }
        )
        lean_fetch(tx, ["amount"])  # All that a new payment does not keep in memory.
        return tx
