"""Whether the litres a driver reports can be true."""

from decimal import Decimal
from typing import Final

from proil_core.refusal import Code, Refusal

# A totalizer often shows tenths while the dose display shows hundredths.
TOTALIZER_TOLERANCE_LITRES: Final = Decimal("0.1")


def check_fill(
    litres: Decimal, litres_limit: Decimal, totalizer_before: Decimal, totalizer_after: Decimal
) -> None:
    """Zero litres are legal: the vehicle may turn out to be full."""
    if litres < 0:
        raise Refusal(Code.LITRES_NEGATIVE, litres=litres)
    if totalizer_after < totalizer_before:
        raise Refusal(
            Code.TOTALIZER_BACKWARDS,
            totalizer_before=totalizer_before,
            totalizer_after=totalizer_after,
        )
    if litres > litres_limit:
        raise Refusal(Code.LITRES_ABOVE_LIMIT, litres=litres, litres_limit=litres_limit)
    metered = totalizer_after - totalizer_before
    if abs(metered - litres) > TOTALIZER_TOLERANCE_LITRES:
        raise Refusal(Code.TOTALIZER_MISMATCH, litres=litres, totalizer_litres=metered)
