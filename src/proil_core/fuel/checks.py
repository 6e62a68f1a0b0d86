"""Checks of the books and of the tank, each on its own account.

Orders against the meter are the driver's account (R1, R2, R3), a load against its note is the
depot's (R4), what stays in the tank is the stock's (R5, R6): a short load never falls on a driver.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from proil_core.decimals import litres as rounded
from proil_core.fuel.limits import ALLOWED_LITRES, REGISTER_DIGIT_LITRES

_STOP_SIGMAS: Final = 3  # some thirty stops a shift: two sigmas would cry wolf daily
_LOAD_SIGMAS: Final = 2  # one or two loads a shift


@dataclass(frozen=True)
class Check:
    """Litres by which two accounts differ and the most that they may."""

    name: str
    subject: str
    litres: Decimal
    limit: Decimal

    @property
    def holds(self) -> bool:
        return abs(self.litres) <= self.limit


def r1_shift(
    subject: str,
    order_litres: Iterable[Decimal],
    totalizer_advance: Decimal,
    other_draws: Iterable[Decimal] = (),
    digit: Decimal = REGISTER_DIGIT_LITRES,
) -> Check:
    """Litres that the meter counted beyond orders and draws that are not orders."""
    recorded = sum(order_litres, Decimal(0)) + sum(other_draws, Decimal(0))
    return Check("R1", subject, totalizer_advance - recorded, digit)


def r2_order(
    subject: str, reported: Decimal, metered: Decimal, digit: Decimal = REGISTER_DIGIT_LITRES
) -> Check:
    """Litres reported beyond what the meter counted."""
    return Check("R2", subject, reported - metered, digit)


def r3_order(subject: str, metered15: Decimal, level_drop15: Decimal, sd_l: float) -> Check:
    """Litres metered beyond what the tank lost at the stop; `sd_l` is of both dips."""
    return Check("R3", subject, metered15 - level_drop15, _limit(_STOP_SIGMAS, sd_l))


def r4_load(subject: str, note15: Decimal, level_rise15: Decimal, sd_l: float) -> Check:
    """Litres that came beyond the delivery note: a short load is negative."""
    return Check("R4", subject, level_rise15 - note15, _limit(_LOAD_SIGMAS, sd_l))


def r5_shift(subject: str, book15: Decimal, closing15: Decimal) -> Check:
    """Litres at closing beyond the book: a loss is negative."""
    return Check("R5", subject, closing15 - book15, ALLOWED_LITRES)


def r6_between_stops(subject: str, post15: Decimal, pre15: Decimal, sd_l: float) -> Check:
    """Litres that came between the post dip of a stop and the pre dip of the next."""
    return Check("R6", subject, pre15 - post15, _limit(_STOP_SIGMAS, sd_l))


def _limit(sigmas: int, sd_l: float) -> Decimal:
    return rounded(sigmas * sd_l)
