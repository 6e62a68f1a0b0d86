"""What a customer asks for and the money it is about."""

from typing import Annotated

from pydantic import Field, model_validator

from odoo.addons.proil_api.schemas.base import ApiModel, Kopecks, LitresText

from proil_core.decimals import from_kopecks, to_kopecks
from proil_core.order.ordering import OrderedBy

CURRENCY = "RUB"
Currency = Annotated[str, Field(description="ISO 4217.", examples=[CURRENCY])]


class Demand(ApiModel):
    """Litres, an amount of money, or a full tank."""

    ordered_by: OrderedBy
    litres: LitresText | None = Field(default=None, description="Only when ordered by litres.")
    amount: Kopecks | None = Field(
        default=None, description="Kopecks for the fuel alone; only when ordered by money."
    )

    @model_validator(mode="after")
    def _number_suits_the_way(self):
        given = (self.litres is not None, self.amount is not None)
        if given != (self.ordered_by is OrderedBy.LITRES, self.ordered_by is OrderedBy.MONEY):
            raise ValueError("`litres` belongs to litres, `amount` to money, none to full_tank")
        return self

    def to_vals(self):
        vals = {"ordered_by": str(self.ordered_by)}
        if self.litres is not None:
            vals["litres_ordered"] = self.litres
        if self.amount is not None:
            vals["amount_ordered"] = from_kopecks(self.amount)
        return vals


class Price(ApiModel):
    """What was agreed; amounts in kopecks."""

    litres_limit: LitresText = Field(description="The most litres that may be poured.")
    price_per_litre: Kopecks
    delivery_fee: Kopecks
    hold_amount: Kopecks = Field(description="The most that may be charged, held on the card.")
    currency: Currency = CURRENCY


def price_values(terms):
    """The fields of `Price` from a quote or an order."""
    return {
        "litres_limit": terms.litres_limit,
        "price_per_litre": to_kopecks(terms.price_per_litre),
        "delivery_fee": to_kopecks(terms.delivery_fee),
        "hold_amount": to_kopecks(terms.hold_amount),
    }


def demand_values(terms):
    """The fields of `Demand` from a quote or an order."""
    asked = OrderedBy(terms.ordered_by)
    return {
        "ordered_by": asked,
        "litres": terms.litres_ordered if asked is OrderedBy.LITRES else None,
        "amount": to_kopecks(terms.amount_ordered) if asked is OrderedBy.MONEY else None,
    }
