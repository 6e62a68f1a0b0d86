"""How far apart two accounts of the same litres may be, and what a shift may lack."""

from decimal import Decimal
from typing import Final

# Of a shift of one compartment: the most that may be lost or gained.
ALLOWED_LITRES: Final = Decimal(3)
# Of a totalizer: it often shows tenths while the dose display shows hundredths.
REGISTER_DIGIT_LITRES: Final = Decimal("0.1")
# Of the fills: with more of them between no two dips a shift cannot be judged.
UNDIPPED_SHARE: Final = 0.2
