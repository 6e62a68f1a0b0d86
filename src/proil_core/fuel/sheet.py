"""The account of one compartment on a shift sheet, in the order of the columns of form 25-NP."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from math import hypot
from typing import Final

from proil_core.decimals import litres

_ZERO: Final = Decimal(0)
# GOST 8.587-2019: limit of the relative error of mass, indirect static method below 120 t.
LEGAL_ERROR_SHARE: Final = Decimal("0.0065")


class Line(StrEnum):
    """Lines of the account; `FORM_COLUMNS` has their columns in form 25-NP."""

    OPENING = "opening"
    RECEIVED = "received"
    DISPENSED = "dispensed"
    RETURNED = "returned"
    TRANSFERRED_IN = "transferred_in"
    PAST_METER = "past_meter"
    EVAPORATION = "evaporation"
    COMPUTED = "computed"
    ACTUAL = "actual"
    VARIANCE = "variance"


FORM_COLUMNS: Final = {
    Line.OPENING: "4",
    Line.RECEIVED: "5",
    Line.DISPENSED: "6–9",
    Line.COMPUTED: "15",
    Line.ACTUAL: "14",
    Line.VARIANCE: "16/17",
}


@dataclass(frozen=True)
class Quantity:
    """Litres of one line.

    `raw15_l` is at 15 °C by the documents and the table as they are, `corrected15_l` after the
    learned corrections; `ambient_l` is as measured, at `temperature_c`. What was put together
    from several measurements has no temperature of its own, and its `vcf` is their mean.
    """

    raw15_l: Decimal
    corrected15_l: Decimal
    density15_kg_m3: float
    ambient_l: Decimal | None = None
    temperature_c: float | None = None

    @property
    def vcf(self) -> float | None:
        return float(self.raw15_l / self.ambient_l) if self.ambient_l else None

    @property
    def mass_kg(self) -> Decimal:
        return mass_kg(self.corrected15_l, self.density15_kg_m3)


@dataclass(frozen=True)
class Totals:
    """What a line comes to; the lines with a `Quantity` say how it was measured, too."""

    raw15_l: Decimal
    corrected15_l: Decimal
    mass_kg: Decimal


@dataclass(frozen=True)
class SheetRow:
    """One printed line; `number` counts lines of one kind from nought."""

    line: Line
    totals: Totals
    quantity: Quantity | None = None
    number: int = 0

    @property
    def form_column(self) -> str:
        return FORM_COLUMNS.get(self.line, "")


@dataclass(frozen=True)
class Account:
    """Everything that one compartment gained or gave in a shift.

    The raw column is what an inspector recomputes by hand: documents and table only, no
    allowance for evaporation, which is an estimate of ours.
    """

    opening: Quantity
    closing: Quantity
    dispensed: Quantity
    received: Sequence[Quantity] = field(default=())
    returned: Sequence[Quantity] = field(default=())
    transferred_in: Sequence[Quantity] = field(default=())
    past_meter: Sequence[Quantity] = field(default=())
    evaporation15_l: Decimal = _ZERO

    @property
    def computed(self) -> Totals:
        """Opening + all that came in − all that went out − evaporation: column 15.

        Its mass is that of the closing less the variance: fuel of two densities went out by turns,
        and no sum of masses knows how much of each.
        """
        gained = [self.opening, *self.received, *self.returned, *self.transferred_in]
        given = [self.dispensed, *self.past_meter]
        raw15_l = _raw(gained) - _raw(given)
        corrected15_l = _corrected(gained) - _corrected(given) - self.evaporation15_l
        variance_kg = self._mass_kg(self.closing.corrected15_l - corrected15_l)
        return Totals(raw15_l, corrected15_l, self.closing.mass_kg - variance_kg)

    @property
    def variance(self) -> Totals:
        """Actual minus computed; a loss is negative."""
        corrected15_l = self.closing.corrected15_l - self.computed.corrected15_l
        raw15_l = self.closing.raw15_l - self.computed.raw15_l
        return Totals(raw15_l, corrected15_l, self._mass_kg(corrected15_l))

    def rows(self) -> tuple[SheetRow, ...]:
        measured = (
            (Line.OPENING, [self.opening]),
            (Line.RECEIVED, self.received),
            (Line.TRANSFERRED_IN, self.transferred_in),
            (Line.DISPENSED, [self.dispensed]),
            (Line.RETURNED, self.returned),
            (Line.PAST_METER, self.past_meter),
        )
        return (
            *(
                SheetRow(line, _totals(each), each, number)
                for line, quantities in measured
                for number, each in enumerate(quantities)
            ),
            *([SheetRow(Line.EVAPORATION, self._evaporation)] if self.evaporation15_l else []),
            SheetRow(Line.COMPUTED, self.computed),
            SheetRow(Line.ACTUAL, _totals(self.closing), self.closing),
            SheetRow(Line.VARIANCE, self.variance),
        )

    @property
    def _evaporation(self) -> Totals:
        return Totals(_ZERO, self.evaporation15_l, self._mass_kg(self.evaporation15_l))

    def _mass_kg(self, litres15: Decimal) -> Decimal:
        return mass_kg(litres15, self.closing.density15_kg_m3)


@dataclass(frozen=True)
class Explanation:
    """How much of a loss the law explains, in kg; nothing of a surplus is explained away."""

    variance_kg: Decimal
    legal_error_kg: Decimal
    natural_loss_kg: Decimal

    @property
    def to_be_explained_kg(self) -> Decimal:
        excused = self.legal_error_kg + self.natural_loss_kg
        return max(_ZERO, -self.variance_kg - excused)


def explanation(account: Account, natural_loss_kg: Decimal) -> Explanation:
    legal_error_kg = litres(account.closing.mass_kg * LEGAL_ERROR_SHARE)
    return Explanation(account.variance.mass_kg, legal_error_kg, natural_loss_kg)


def mass_kg(litres15: Decimal, density15_kg_m3: float) -> Decimal:
    """m = V15 · rho15, in vacuum, to a gram."""
    return litres(litres15 * Decimal(repr(density15_kg_m3)) / 1000)


def total_u_l(uncertainties: Sequence[float]) -> float:
    """Of a whole tanker, whose compartments are independent: the root of the sum of squares."""
    return hypot(*uncertainties)


def shared_out(total: Decimal, parts: Sequence[Decimal]) -> list[Decimal]:
    """`total` in the proportions of `parts`, to a millilitre; the last takes what rounding left.

    A correction of the depot's meter is a share, so each load bears its part of it.
    """
    whole = sum(parts, _ZERO)
    if not whole:
        return list(parts)
    shares = [litres(total * part / whole) for part in parts[:-1]]
    return [*shares, total - sum(shares, _ZERO)]


def _totals(quantity: Quantity) -> Totals:
    return Totals(quantity.raw15_l, quantity.corrected15_l, quantity.mass_kg)


def _raw(quantities: Sequence[Quantity]) -> Decimal:
    return sum((each.raw15_l for each in quantities), _ZERO)


def _corrected(quantities: Sequence[Quantity]) -> Decimal:
    return sum((each.corrected15_l for each in quantities), _ZERO)
