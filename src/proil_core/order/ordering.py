"""What a customer may ask for: litres, an amount of money, or a full tank."""

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from enum import StrEnum

from proil_core.decimals import KOPECK, LITRE_STEP
from proil_core.refusal import Code, Refusal


class OrderedBy(StrEnum):
    """Which of the three the customer named."""

    LITRES = "litres"
    MONEY = "money"
    FULL_TANK = "full_tank"


@dataclass(frozen=True)
class Demand:
    """`litres` only for LITRES, `amount` in roubles (fuel without delivery) only for MONEY."""

    ordered_by: OrderedBy
    litres: Decimal | None = None
    amount: Decimal | None = None

    def __post_init__(self) -> None:
        given = (self.litres is not None, self.amount is not None)
        if given != (self.ordered_by is OrderedBy.LITRES, self.ordered_by is OrderedBy.MONEY):
            raise ValueError(f"an order by {self.ordered_by} has no such litres and amount")


def litres_limit(demand: Demand, tank_litres: Decimal, price_per_litre: Decimal) -> Decimal:
    """The most litres that may be poured; money is never overspent."""
    if demand.litres is not None:
        return demand.litres
    if demand.amount is not None:
        return demand.amount // (price_per_litre * LITRE_STEP) * LITRE_STEP
    return tank_litres


def check_demand(
    demand: Demand, tank_litres: Decimal, price_per_litre: Decimal, minimum_litres: Decimal
) -> None:
    """Refuse what a delivery is not worth and what the tank cannot take."""
    limit = litres_limit(demand, tank_litres, price_per_litre)
    if demand.amount is not None and limit < max(minimum_litres, LITRE_STEP):
        least = (minimum_litres * price_per_litre).quantize(KOPECK, ROUND_UP)
        raise Refusal(Code.AMOUNT_TOO_SMALL, amount=demand.amount, amount_minimum=least)
    if limit <= 0:
        raise Refusal(Code.LITRES_NOT_POSITIVE, litres=limit)
    if limit < minimum_litres:
        raise Refusal(Code.LITRES_BELOW_MINIMUM, litres=limit, litres_minimum=minimum_litres)
    if limit > tank_litres:
        raise Refusal(Code.LITRES_ABOVE_TANK, litres=limit, tank_litres=tank_litres)
