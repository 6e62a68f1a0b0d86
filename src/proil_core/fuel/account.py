"""The litres of one compartment over one shift at 15 °C: as recorded and as corrected."""

from dataclasses import dataclass
from decimal import Decimal

from proil_core.decimals import litres as rounded
from proil_core.fuel.analysis import Corrections
from proil_core.fuel.dip import DipKind
from proil_core.fuel.dose import FillKind
from proil_core.fuel.evaporation import allowance_litres
from proil_core.fuel.shift_epochs import moved, vcf_of
from proil_core.fuel.shift_facts import ShiftFacts


@dataclass(frozen=True)
class Account:
    """Book = opening + loaded + transferred in + returned − dispensed − past the meter − vapour."""

    opening15: Decimal
    loaded15: Decimal
    transferred_in15: Decimal
    returned15: Decimal
    dispensed15: Decimal
    past_meter15: Decimal
    closing15: Decimal
    evaporation15: Decimal = Decimal(0)

    @property
    def book15(self) -> Decimal:
        came = self.opening15 + self.loaded15 + self.transferred_in15 + self.returned15
        return came - self.dispensed15 - self.past_meter15 - self.evaporation15

    @property
    def variance15(self) -> Decimal:
        """A loss is negative."""
        return self.closing15 - self.book15

    def corrected(self, by: Corrections) -> "Account":
        """What the analysis judges: dips by their table, documents and meter by their shares."""
        came, left = Decimal(str(1 + by.load_share)), Decimal(str(1 - by.meter_share))
        net = self.dispensed15 + self.past_meter15
        return Account(
            rounded(self.opening15 + Decimal(str(by.opening_l))),
            rounded(self.loaded15 * came),
            rounded(self.transferred_in15 * came),
            rounded(self.returned15 * came),
            rounded(self.dispensed15 * left),
            rounded(self.past_meter15 * left),
            rounded(self.closing15 + Decimal(str(by.closing_l))),
            allowance_litres(net, Decimal(str(by.evaporation_share))),
        )


def account(facts: ShiftFacts) -> Account | None:
    """None when an opening or a closing has no litres at 15 °C; no vapour, which is an estimate."""
    opening, closing = facts.dip(DipKind.OPENING), facts.dip(DipKind.CLOSING)
    if not opening or not closing or opening.litres15 is None or closing.litres15 is None:
        return None
    fills = [(fill, float(fill.litres) * vcf_of(facts, fill)) for fill in facts.fills]
    past_meter = sum(
        litres15
        for fill, litres15 in fills
        if facts.metered(fill) is None and fill.kind is not FillKind.RETURN
    )
    left = sum(movement.out15 for movement in moved(facts))
    returned = sum(litres15 for fill, litres15 in fills if fill.kind is FillKind.RETURN)
    return Account(
        _exact(opening.litres15),
        sum(
            (load.litres15 or Decimal(0) for load in facts.loads if not load.is_transfer),
            Decimal(0),
        ),
        sum((load.litres15 or Decimal(0) for load in facts.loads if load.is_transfer), Decimal(0)),
        _exact(returned),
        _exact(left - past_meter),
        _exact(past_meter),
        _exact(closing.litres15),
    )


def _exact(litres15: float) -> Decimal:
    return rounded(Decimal(str(litres15)))
