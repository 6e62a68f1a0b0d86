from odoo import models

from odoo.addons.payment_cloudpayments.lean_fetch import lean_fetch

from proil_core.order.lifecycle import State
from proil_core.refusal import Code, Refusal

from ..payment_choice import PaymentChoice

QR_CODES = ("sbp", "tpay", "sberpay")

_OFFERING = """
    SELECT provider.id
      FROM payment_provider provider
      JOIN payment_method_payment_provider_rel offered
        ON offered.payment_provider_id = provider.id
     WHERE provider.code = 'cloudpayments' AND provider.company_id = %s
       AND provider.state <> 'disabled' AND offered.payment_method_id = %s
     ORDER BY provider.state DESC, provider.sequence, provider.id
     LIMIT 1
"""


class ProilOrder(models.Model):
    """What an order can be paid by right now."""

    _inherit = "proil.order"

    def _ways_to_pay(self):
        """The ways to pay in the order in which to offer them; none when nothing is to be paid."""
        order = self.sudo()
        if not order._is_payable():
            return []
        return [
            *order._saved_card_choices(),
            *order._new_card_choices(),
            *order._qr_choices(),
        ]

    def _is_payable(self):
        """Whether an attempt to pay would be taken now."""
        if self.state == State.PENDING_PAYMENT:
            return not self._is_too_late_to_pay()
        return self._lacks_hold()

    def _saved_card_choices(self):
        cards = self.env["payment.token"]._proil_payable_cards(self.partner_id)
        return [
            PaymentChoice(
                "saved_card",
                f"{card.payment_method_id.name} •• {card.payment_details}",
                card.payment_method_id._proil_strategy(),
                payment_method_id=card.public_id,
                is_default=card.proil_is_default,
                held_at=self._authorise_later_at(card.payment_method_id, card.provider_id),
            )
            for card in cards.filtered(lambda card: card.provider_id.company_id == self.company_id)
        ]

    def _new_card_choices(self):
        method = self.env.ref("payment.payment_method_card")
        provider = self._offering(method)
        if not provider:
            return []
        strategy, held_at = method._proil_strategy(), self._authorise_later_at(method, provider)
        choices = [PaymentChoice("card", method.name, strategy, held_at=held_at)]
        if provider.cloudpayments_apple_pay and not held_at:
            choices.append(PaymentChoice("apple_pay", "Apple Pay", strategy))
        return choices

    def _qr_choices(self):
        methods = self.env["payment.method"].search(
            [("code", "in", QR_CODES), ("proil_strategy", "!=", False)]
        )
        return [
            PaymentChoice(method.code, method.name, method._proil_strategy())
            for method in methods
            if (provider := self._offering(method))
            and not self._authorise_later_at(method, provider)
        ]

    def _offering(self, method):
        """The provider that takes this method for this company; none when it is switched off."""
        if not method.proil_strategy:
            return self.env["payment.provider"]
        providers = self.env["payment.provider"]
        providers.flush_model(["code", "company_id", "state", "payment_method_ids"])
        # Asked at each payment: building a search costs more than making it.
        self.env.cr.execute(_OFFERING, [self.company_id.id, method.id])
        return providers.browse(each for (each,) in self.env.cr.fetchall())

    def _provider_offering(self, method):
        provider = self._offering(method)
        if not provider:
            raise Refusal(Code.PAYMENT_UNAVAILABLE)
        return provider

    def _card_provider(self):
        return self._provider_offering(self._card_method())

    def _card_method(self):
        method_id = self.env["ir.model.data"]._xmlid_to_res_id("payment.payment_method_card")
        method = self.env["payment.method"].browse(method_id)
        lean_fetch(method, ["proil_strategy", "primary_payment_method_id"])
        return method

    def _hold_by_default_card(self, attempt):
        """One tap: the customer's default card pays."""
        card = self.env["payment.token"].sudo()._proil_default_card(self.partner_id)
        return self._hold_by_saved_card(card, attempt)

    def _hold_by_apple_pay(self, card, attempt):
        """Apple's token is a cryptogram of a card that was confirmed on the phone."""
        order = self.sudo()
        provider = order._card_provider()
        if not provider.cloudpayments_apple_pay:
            raise Refusal(Code.APPLE_PAY_OFF)
        return self._hold_by_card(card, attempt)
