"""What a fill of each kind does to its compartment and to its meter."""

from enum import StrEnum
from typing import Final


class FillKind(StrEnum):
    """Where the litres went; `overpour` is what was poured beyond the limit of an order."""

    ORDER = "order"
    PROVING = "proving"
    RETURN = "return"
    SELF_USE = "self_use"
    SPILL = "spill"
    TRANSFER = "transfer"
    OVERPOUR = "overpour"


# The meter counts them always; a spill or a transfer may go past it.
METERED: Final = frozenset({FillKind.ORDER, FillKind.PROVING, FillKind.SELF_USE, FillKind.OVERPOUR})
# What a person records apart from an order.
DOSES: Final = frozenset(FillKind) - {FillKind.ORDER}
# What a driver may record by himself: an overpour follows from an order.
DRIVERS_DOSES: Final = DOSES - {FillKind.OVERPOUR}


def sign(kind: FillKind) -> int:
    """Plus one for litres that leave the compartment, minus one for what is poured back."""
    return -1 if kind is FillKind.RETURN else 1
