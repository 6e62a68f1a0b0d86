from decimal import Decimal

from odoo import models
from odoo.tools.misc import formatLang

# Less than this is within what two dips can tell.
_AGREES_LITRES = Decimal("1.5")


class ProilShift(models.Model):
    """How the fuel stands while the shift is open, in figures and in plain words."""

    _inherit = "proil.shift"

    def _standing(self, compartment):
        """Of one compartment, by the names of the driver's API."""
        moved = self.env["proil.balance"]._moved_litres(self, compartment)
        sums = {name: sum(litres, Decimal(0)) for name, litres in moved.items()}
        opening = self._readings_of(compartment)[:1].level_litres
        loads = sums["loads"] + sums["transferred_in"]
        fills = sums["fills"] - sums["returned"]
        difference, live = self._difference15(compartment), self._live_of(compartment)
        return {
            "opening_litres": opening,
            "loads_litres": loads,
            "fills_litres": fills,
            "book_litres": opening + loads - fills,
            "difference_litres15": difference,
            "colour": live.colour or "grey",
            "words": self._standing_words(compartment, opening + loads - fills, difference, live),
        }

    def _difference15(self, compartment):
        """The last dip minus the books since the opening; None before there are two dips."""
        epochs = self._record_for(compartment).epochs
        if len(epochs) < 2:
            return None
        residuals = [each.v15_l - each.loads15_cum_l + each.metered15_cum_l for each in epochs]
        return Decimal(str(round(residuals[-1] - residuals[0], 3)))

    def _standing_words(self, compartment, book, difference, live):
        words = self.env._(
            "Compartment %(name)s should hold %(litres)s l.",
            name=compartment.name,
            litres=self._in_litres(book),
        )
        return f"{words} {live.words or self._difference_words(difference)}"

    def _difference_words(self, difference):
        if difference is None:
            return self.env._("It was not dipped with a temperature since the opening.")
        if abs(difference) <= _AGREES_LITRES:
            return self.env._("The last dip agrees.")
        litres = self._in_litres(abs(difference))
        if difference < 0:
            return self.env._("The last dip is %(litres)s l lower, at 15 °C.", litres=litres)
        return self.env._("The last dip is %(litres)s l higher, at 15 °C.", litres=litres)

    def _in_litres(self, litres):
        return formatLang(self.env, float(litres), digits=1)
