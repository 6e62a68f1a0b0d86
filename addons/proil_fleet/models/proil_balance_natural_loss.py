from decimal import Decimal

from odoo import models

from proil_core.fuel.natural_loss import NormRow, norm_kg, season


class ProilBalance(models.Model):
    """What of a loss is natural by the norms that the accountant has entered."""

    _inherit = "proil.balance"

    def _natural_loss_kg(self):
        """Of what was received and of what was dispensed; a norm that nobody entered is nought."""
        amounts = (("receipt", self.loads_kg), ("transport", self.dispensed_kg))
        return sum((self._norm_kg(*each) for each in amounts), Decimal(0))

    def _norm_kg(self, operation, mass_kg):
        on = self.env.company._date_of(self.shift_id.closed_at)
        norm = self._norm(operation, on)
        if not norm:
            return Decimal(0)
        row = NormRow(Decimal(str(norm.kg_per_tonne)), norm.valid_from, norm.valid_to or None)
        return norm_kg(mass_kg, [row], on)

    def _norm(self, operation, on):
        group, climate = self.product_id.norm_group, self.env.company.fuel_climate
        # Norms are public papers: whoever reads a balance may know by which it was counted.
        norms = self.env["proil.norm"].sudo()
        if not group or not climate:
            return norms
        return norms._in_force(operation, group, climate, season(on), on)

    def _norm_orders(self):
        """The orders by whose norms the loss was counted, for whoever looks them up."""
        on = self.env.company._date_of(self.shift_id.closed_at)
        norms = self._norm("receipt", on) + self._norm("transport", on)
        return ", ".join(dict.fromkeys(norms.mapped("order_number")))
