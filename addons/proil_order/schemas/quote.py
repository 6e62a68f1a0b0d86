"""Quotes: terms with a locked price."""

from typing import Annotated

from pydantic import Field

from odoo.addons.proil_api.schemas.base import MomentOut

from .demand import Demand, Price, demand_values, price_values
from .place import Place, WantedWindow, Window
from .vehicle import GradeCode, VehicleId

QuoteId = Annotated[
    str, Field(max_length=64, description="Id of a quote.", examples=["quo_8dHn2VxKq5RtZw0BmYcJ4s"])
]


class QuoteRequest(Demand):
    """What is wanted, where and when."""

    vehicle_id: VehicleId
    place: Place
    window: WantedWindow | None = Field(default=None, description="Left out it means now.")

    def to_vals(self):
        window = self.window.to_vals() if self.window else {}
        return {**super().to_vals(), **self.place.to_vals(), **window}


class Quote(Demand, Price):
    """An offer whose price is locked; it makes one order."""

    id: QuoteId
    vehicle_id: VehicleId
    grade_code: GradeCode
    place: Place
    window: Window
    valid_until: MomentOut

    @classmethod
    def from_record(cls, quote):
        return cls(
            id=quote.public_id,
            vehicle_id=quote.vehicle_id.public_id,
            grade_code=quote.product_id._grade_code(),
            place=Place.from_record(quote),
            window=Window.from_record(quote),
            valid_until=quote.valid_until,
            **demand_values(quote),
            **price_values(quote),
        )
