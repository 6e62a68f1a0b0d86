from datetime import UTC, datetime, timedelta

from odoo import api, models
from odoo.tools import hash_sign, verify_hash_signed

from odoo.addons.payment_cloudpayments.own_transaction import in_own_transaction

from proil_core.refusal import Code, Refusal

from ..consent import CONSENT_VERSION

SIGNED_FOR = "proil_payment.page"
PAGE_LIVES = timedelta(minutes=30)


class ProilOrder(models.Model):
    """Paying for an order on a page in a browser, by whoever was given its signed address."""

    _inherit = "proil.order"

    def _payment_page(self):
        """The address of the page and the moment after which it opens no more."""
        order = self.sudo()
        if order.payment_terms == "contract":
            raise Refusal(Code.ORDER_NOT_PAYABLE)
        valid_until = datetime.now(UTC) + PAGE_LIVES
        signed = hash_sign(
            order.env, SIGNED_FOR, [order.id, order.partner_id.id], expiration=valid_until
        )
        return f"{order.get_base_url()}/pay/{signed}", valid_until

    def _card_checkout(self):
        """Whose payments an app's own card form makes, and the script that it loads."""
        provider = self.sudo()._card_provider()
        if not provider.cloudpayments_checkout_url:
            raise Refusal(Code.PAYMENT_UNAVAILABLE)
        return provider.cloudpayments_public_id, provider.cloudpayments_checkout_url

    @api.model
    def _by_payment_page(self, signed):
        """The order that an address was signed for, or none: forged, too old, or changed hands."""
        try:
            named = verify_hash_signed(self.sudo().env, SIGNED_FOR, signed)
        except ValueError:
            named = None
        if not named:
            return self.browse()
        order_id, partner_id = named
        order = self.sudo().browse(order_id).exists()
        return order.filtered(lambda each: each.partner_id.id == partner_id)

    def _hold_by_widget(self, attempt, *, save_card=False):
        """Begin a payment in CloudPayments' widget; what the widget has to be told.

        An attempt that was left behind, in a tab that was closed, makes room for this one.
        """
        order = self.sudo()
        for tx in order._open_widgets().filtered(lambda tx: tx.proil_attempt != attempt):
            tx._cloudpayments_close_widget(gave_up=True)
        order._begin(attempt, "_begin_hold_by_widget", save_card)
        return in_own_transaction(order, "_widget_intent", attempt)

    def _begin_hold_by_widget(self, attempt, save_card):
        if self._was_attempted(attempt):
            return
        method = self.env.ref("payment.payment_method_card")
        provider = self._card_provider()
        vals = {
            "operation": "online_direct",
            "tokenize": save_card,
            "proil_consent_version": save_card and CONSENT_VERSION,
        }
        if self._authorise_later_at(method, provider):
            vals |= self._prepare_card_check_vals(provider, vals)
        tx = self._new_hold(attempt, provider, payment_method_id=method.id, **vals)
        tx._cloudpayments_plan_widget()

    def _widget_intent(self, attempt):
        tx = self._open_widgets().filtered(lambda tx: tx.proil_attempt == attempt)
        if not tx:
            raise Refusal(Code.ORDER_NOT_PAYABLE)
        return tx._cloudpayments_widget_intent()

    def _close_widget(self, attempt, *, gave_up):
        """Look up what the customer has done in the widget."""
        for tx in self.sudo()._open_widgets().filtered(lambda tx: tx.proil_attempt == attempt):
            tx._cloudpayments_close_widget(gave_up=gave_up)

    def _leave_widgets(self):
        """Let the customer choose anew, unless the money is held by now."""
        for tx in self.sudo()._open_widgets():
            tx._cloudpayments_close_widget(gave_up=True)

    def _open_widgets(self):
        return self.transaction_ids.filtered(
            lambda tx: tx._cloudpayments_open_widget_operation() and not tx.source_transaction_id
        )

    def _return_payer_to(self, attempt, path):
        """Where the bank's page brings the customer of this attempt back."""
        in_own_transaction(self.sudo(), "_note_return", attempt, path)

    def _note_return(self, attempt, path):
        attempted = self.transaction_ids.filtered(lambda tx: tx.proil_attempt == attempt)
        attempted.landing_route = path
