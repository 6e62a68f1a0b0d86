from odoo import fields, models

from proil_core.refusal import Code, Refusal


class PaymentToken(models.Model):
    """A card that its customer has agreed to save."""

    _name = "payment.token"
    _inherit = ["payment.token", "proil.public.mixin"]
    _public_id_prefix = "crd_"

    proil_is_default = fields.Boolean(
        "Default", help="Pays when nothing else is named.", readonly=True, copy=False
    )
    proil_consent_at = fields.Datetime("Agreed at", readonly=True, copy=False)
    proil_consent_version = fields.Char("Text agreed to", readonly=True, copy=False)

    _proil_one_default = models.UniqueIndex(
        "(partner_id) WHERE proil_is_default AND active", "A customer has one default card."
    )

    def _proil_cards(self, partner):
        """Saved cards of a customer at a provider that works, the one to offer first."""
        return self.search(
            [
                ("partner_id", "=", partner.id),
                ("provider_id.code", "=", "cloudpayments"),
                ("provider_id.state", "!=", "disabled"),
            ],
            order="proil_is_default DESC, id DESC",
        )

    def _proil_payable_cards(self, partner):
        """Those of them that orders can be paid by."""
        return self._proil_cards(partner).filtered(lambda card: card._proil_pays_orders())

    def _proil_pays_orders(self):
        offered = self.payment_method_id._is_offered()
        return offered and self.provider_id.state != "disabled"

    def _proil_default_card(self, partner):
        card = self._proil_payable_cards(partner)[:1]
        if not card:
            raise Refusal(Code.PAYMENT_METHOD_UNKNOWN)
        return card

    def _note_consent(self, version):
        """Remember what was agreed to; the first card of a customer is the default one."""
        self.write({"proil_consent_at": fields.Datetime.now(), "proil_consent_version": version})
        if not self._proil_cards(self.partner_id).filtered("proil_is_default"):
            self.proil_is_default = True

    def _make_default(self):
        cards = self._proil_cards(self.partner_id)
        # Two defaults at once are refused by the index, so the old one goes first.
        cards.filtered("proil_is_default").proil_is_default = False
        cards.flush_recordset(["proil_is_default"])
        self.proil_is_default = True

    def _forget(self):
        """CloudPayments offers no way to delete a token: we do not use it any more."""
        self.active = False

    def _handle_archiving(self):
        super()._handle_archiving()
        waiting = [("authorise_card_id", "in", self.ids), ("authorise_at", "!=", False)]
        self.env["proil.order"].search(waiting)._lose_deferred_card()
        for card in self.filtered("proil_is_default"):
            card.proil_is_default = False
            card.flush_recordset(["proil_is_default"])
            (self._proil_cards(card.partner_id) - self)[:1].proil_is_default = True
