from odoo import models

from proil_core.payment.strategy import (
    NOTHING,
    Deed,
    Strategy,
    at_cancellation,
    at_completion,
    at_placement,
)


class ProilOrder(models.Model):
    """What the strategy of its payment makes of an order."""

    _inherit = "proil.order"

    def _strategy(self):
        if self.payment_terms == "contract":
            return Strategy.POSTPAY
        # The driver completes orders and may not read payments.
        return Strategy(self.sudo().hold_id.proil_strategy or Strategy.HOLD_CAPTURE)

    def _settle_later(self):
        """Bring the customer's money to what the fill costs."""
        step = at_completion(self._strategy(), self.hold_amount, self.amount_charged)
        if self._strategy() is Strategy.PREPAY_THEN_REFUND:
            self.env["proil.retail.sale"].sudo()._record_settlement(self)
        match step.deed:
            case Deed.CAPTURE | Deed.RELEASE:
                self._later("capture")._job_capture()
            case Deed.REFUND:
                self._later("refund")._job_return_rest()
            case Deed.INVOICE:
                self._later("invoice")._job_invoice()

    def _give_back_later(self):
        """An order that ends without a fill keeps nothing, not even of an attempt before it."""
        if at_cancellation(self._strategy(), self.hold_amount) != NOTHING:
            self.sudo()._standing_holds()._release_later()

    def _prepare_strategy_vals(self, method):
        """How an attempt by this method moves money; it stays so if the method changes later."""
        strategy = method._proil_strategy()
        deed = at_placement(strategy, self.hold_amount).deed
        return {"proil_strategy": strategy, "cloudpayments_two_stage": deed is Deed.HOLD}

    def _hold_by_method(self, code, attempt, return_url=None):
        """Pay by a QR code or a bank's app; the status tells where to send the customer.

        The order is accepted when CloudPayments says that it is paid.
        """
        order = self.sudo()
        begun = order._begin(attempt, "_begin_hold_by_method", code, return_url)
        order.env["payment.transaction"]._carry_out_begun(begun)
        return self._read_payment_status()

    def _begin_hold_by_method(self, attempt, code, return_url):
        if self._was_attempted(attempt):
            return None
        method = self.env["payment.method"]._proil_by_code(code)
        provider = self._provider_offering(method)
        self._refuse_unless_held_now(method, provider)
        tx = self._new_hold(
            attempt,
            provider,
            payment_method_id=method.id,
            landing_route=return_url,
            operation="online_redirect",
        )
        operation = tx._cloudpayments_plan_qr()
        return operation.id, operation._claim()
