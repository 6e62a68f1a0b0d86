"""What leaves a compartment as vapour while fuel is poured from it."""

from decimal import Decimal
from typing import Final

from proil_core.decimals import litres as rounded

# Each litre poured draws a litre of air in. Saturated, it carries away 0.05 to 0.15 % of petrol
# between 0 and 30 °C; it seldom saturates, so 0.04 to 0.12 % is allowed and 0.08 % expected.
PETROL_SHARE: Final = Decimal("0.0008")


def allowance_litres(dispensed15: Decimal, share: Decimal) -> Decimal:
    return rounded(dispensed15 * share)
