"""What can be ordered, for how much and when."""

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, Kopecks, LitresText

from proil_core.decimals import to_kopecks
from proil_core.pricing.quote import QUOTE_LIFETIME

from .demand import CURRENCY, Currency
from .vehicle import GradeCode


class GradePrice(ApiModel):
    """A grade that has a price today."""

    grade_code: GradeCode
    name: str = Field(description="In the language of the request.", examples=["Petrol AI-95"])
    price_per_litre: Kopecks

    @classmethod
    def from_record(cls, price):
        return cls(
            grade_code=price.product_id._grade_code(),
            name=price.product_id.name,
            price_per_litre=to_kopecks(price.price_per_litre),
        )


class Catalog(ApiModel):
    """Prices of today; a quote locks them."""

    grades: list[GradePrice] = Field(description="What can be ordered now.")
    delivery_fee: Kopecks
    currency: Currency = CURRENCY
    minimum_litres: LitresText = Field(description="Less is not delivered.")
    opens: float = Field(description="Hour of the day.", examples=[8.0])
    closes: float = Field(description="Hour of the day; before `opens` it is the next day's.")
    time_zone: str = Field(description="Of `opens` and `closes`.", examples=["Europe/Moscow"])
    quote_lifetime_s: int = Field(
        default=int(QUOTE_LIFETIME.total_seconds()),
        description="Seconds for which a quote locks its price.",
    )

    @classmethod
    def from_records(cls, company, prices):
        return cls(
            grades=[GradePrice.from_record(price) for price in prices],
            delivery_fee=to_kopecks(company.delivery_fee),
            minimum_litres=company.order_minimum_litres,
            opens=company.delivery_open_hour,
            closes=company.delivery_close_hour,
            time_zone=company.delivery_tz,
        )
