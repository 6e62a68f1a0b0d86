"""Where and when a vehicle is refuelled."""

from typing import Annotated

from pydantic import Field, model_validator

from odoo.addons.proil_api.schemas.base import ApiModel, Moment, MomentOut

from proil_core.moments import to_stored

Latitude = Annotated[
    float, Field(ge=-90, le=90, description="Degrees, WGS 84.", examples=[55.7512])
]
Longitude = Annotated[
    float, Field(ge=-180, le=180, description="Degrees, WGS 84.", examples=[37.6184])
]


class Place(ApiModel):
    """Where the vehicle stands."""

    latitude: Latitude
    longitude: Longitude
    address: str = Field(
        min_length=1, max_length=250, description="As people say it.", examples=["Моховая, 1"]
    )

    @classmethod
    def from_record(cls, terms):
        return cls(
            latitude=terms.place_latitude,
            longitude=terms.place_longitude,
            address=terms.place_address,
        )

    def to_vals(self):
        return {
            "place_latitude": self.latitude,
            "place_longitude": self.longitude,
            "place_address": self.address,
        }


class WantedWindow(ApiModel):
    """From when to when the tanker may come."""

    start: Moment
    end: Moment

    @model_validator(mode="after")
    def _is_forward(self):
        if self.start >= self.end:
            raise ValueError("a window ends after it starts")
        return self

    def to_vals(self):
        return {"window_start": to_stored(self.start), "window_end": to_stored(self.end)}


class Window(ApiModel):
    """From when to when the tanker may come."""

    start: MomentOut
    end: MomentOut

    @classmethod
    def from_record(cls, terms):
        return cls(start=terms.window_start, end=terms.window_end)
