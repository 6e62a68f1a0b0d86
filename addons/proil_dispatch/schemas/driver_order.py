"""The driver's jobs and the steps of refuelling."""

from typing import Annotated, Literal

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, LitresText, Moment, MomentOut, PageQuery
from odoo.addons.proil_fleet.schemas.measured import Sha256, Totalizer
from odoo.addons.proil_fleet.schemas.tanker import GradeCode

from proil_core.fuel.fill import Doubt
from proil_core.order.lifecycle import Event, State, allowed_events
from proil_core.order.ordering import OrderedBy
from proil_core.proof.photos import PhotoKind

_POURED = {State.FUELLED, State.COMPLETED}
# The other events of the lifecycle are the customer's, the dispatcher's or the bank's.
_DRIVER_EVENTS = {
    Event.DEPART,
    Event.ARRIVE,
    Event.START_FUELLING,
    Event.FINISH_FUELLING,
    Event.COMPLETE,
    Event.FAIL,
}

Latitude = Annotated[float, Field(ge=-90, le=90, description="Degrees, WGS 84.")]
Longitude = Annotated[float, Field(ge=-180, le=180, description="Degrees, WGS 84.")]
FailureReason = Literal[
    "no_access",
    "flap_locked",
    "vehicle_not_found",
    "unsafe_place",
    "wrong_fuel",
    "tank_full",
    "customer_request",
    "tanker_fault",
    "out_of_fuel",
    "weather",
    "other",
]


class DriverOrderQuery(PageQuery):
    """Which jobs are wanted."""

    number: str | None = Field(
        default=None, min_length=1, max_length=32, description="A part of the order's number."
    )


class Step(ApiModel):
    """When and where the driver did it, by the phone's own clock and position."""

    device_time: Moment | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class FuellingStart(Step):
    """The meter before the fill."""

    totalizer_litres: Totalizer
    grade_code: GradeCode | None = Field(
        default=None, description="The grade read at the nozzle; another one is refused."
    )


class FuellingFinish(Step):
    """The meter after the fill."""

    totalizer_litres: Totalizer
    litres: LitresText = Field(description="Litres poured; zero when nothing was.")
    grade_code: GradeCode | None = Field(
        default=None, description="The grade that was poured, when it was not read at the start."
    )


class Failure(Step):
    """Why the vehicle was not refuelled."""

    reason: FailureReason = Field(description="The one that fits best.")


class PhotoForm(ApiModel):
    """The form around the photo in the part `file`."""

    kind: PhotoKind
    sha256: Sha256
    taken_at: Moment
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class Place(ApiModel):
    """Where the vehicle stands."""

    latitude: Latitude
    longitude: Longitude
    address: str = Field(description="As people say it.", examples=["Моховая, 1"])
    note: str | None = Field(description="How to find the vehicle, in the customer's words.")


class Review(ApiModel):
    """Why the fuel controller looks at the litres. The driver may drive on meanwhile."""

    doubts: list[Doubt] = Field(description="What does not fit.")
    text: str = Field(description="For the driver, in the language of the request.")

    @classmethod
    def from_record(cls, order):
        if order.review_state != "waiting":
            return None
        return cls(doubts=order.review_doubts.split(), text=order._review_text())


class DriverOrder(ApiModel):
    """An order as its driver sees it."""

    id: str = Field(description="Id of the order.", examples=["ord_7Qm2XcV9tLbN4sRzKw1pYe"])
    number: str = Field(description="What people call it.", examples=["PR000042"])
    status: State
    allowed_actions: list[Event] = Field(description="What the driver may do next.")
    plate: str = Field(description="Of the vehicle, in Cyrillic.", examples=["А123ВС77"])
    make: str | None = Field(description="Of the vehicle, in the customer's words.")
    grade_code: GradeCode
    ordered_by: OrderedBy
    litres_limit: LitresText = Field(description="The most litres that may be poured.")
    litres_filled: LitresText | None = Field(description="Null until the fill is finished.")
    review: Review | None = Field(description="Null unless the litres are in review.")
    place: Place
    window_start: MomentOut
    window_end: MomentOut
    photos: list[PhotoKind] = Field(description="Kinds of the photos that are there.")
    version: int = Field(description="Grows with each change; also the ETag.")
    updated_at: MomentOut

    @classmethod
    def from_record(cls, order):
        return cls(
            id=order.public_id,
            number=order.name,
            status=order.state,
            allowed_actions=_driver_actions(order),
            plate=order.vehicle_id.plate,
            make=order.vehicle_id.make or None,
            grade_code=order.product_id._grade_code(),
            ordered_by=order.ordered_by,
            litres_limit=order.litres_limit,
            litres_filled=order.litres_filled if order.state in _POURED else None,
            review=Review.from_record(order),
            place=_place(order),
            window_start=order.window_start,
            window_end=order.window_end,
            photos=order.photo_ids.mapped("kind"),
            version=order.version,
            updated_at=order.write_date,
        )


def _driver_actions(order):
    waits = {Event.COMPLETE} if order.review_state == "waiting" else set()
    return [each for each in allowed_events(State(order.state)) if each in _DRIVER_EVENTS - waits]


def _place(order):
    return Place(
        latitude=order.place_latitude,
        longitude=order.place_longitude,
        address=order.place_address,
        note=order.place_note or None,
    )
