"""Orders as their customer sees them."""

from typing import Annotated

from pydantic import Field

from odoo.addons.proil_api.schemas.base import ApiModel, Kopecks, LitresText, MomentOut, PageQuery

from proil_core.decimals import to_kopecks
from proil_core.order.lifecycle import Event, State, allowed_events

from .demand import Demand, Price, demand_values, price_values
from .place import Place, Window
from .quote import QuoteId
from .vehicle import GradeCode, Vehicle

OrderId = Annotated[
    str,
    Field(max_length=64, description="Id of an order.", examples=["ord_7Qm2XcV9tLbN4sRzKw1pYe"]),
]
_POURED = {State.FUELLED, State.COMPLETED}
# The other events of the lifecycle are the driver's, the dispatcher's or the bank's.
_CUSTOMER_EVENTS = {Event.CANCEL}


class NewOrder(ApiModel):
    """Take a quote at its word."""

    quote_id: QuoteId
    note: str | None = Field(
        default=None,
        max_length=500,
        description="How to find the vehicle.",
        examples=["Level −2, near lift B"],
    )


class OrderQuery(PageQuery):
    """Which orders are wanted."""

    is_open: bool | None = Field(
        default=None, description="True: those still to be done; false: those that ended."
    )


class Cancellation(ApiModel):
    """Why the order is not wanted any more."""

    reason: str = Field(
        min_length=1,
        max_length=250,
        description="In the customer's words.",
        examples=["Leaving earlier"],
    )


class OrderEvent(ApiModel):
    """One step of the order."""

    event: Event
    at: MomentOut

    @classmethod
    def from_record(cls, event):
        return cls(event=event.event, at=event.server_time)


class Order(Demand, Price):
    """An order; its axes move apart from each other."""

    id: OrderId
    number: str = Field(description="What people call it.", examples=["PR000042"])
    status: State
    payment_status: str = Field(description="How its payment stands.", examples=["authorised"])
    proof_status: str = Field(description="How its photos stand.", examples=["none"])
    fiscal_status: str = Field(
        description="How its fiscal receipt stands.", examples=["not_required"]
    )
    reconciliation_status: str = Field(
        description="Whether the fuel of its shift balances.", examples=["open"]
    )
    allowed_actions: list[Event] = Field(description="What the customer may do now.")
    vehicle: Vehicle
    grade_code: GradeCode
    place: Place
    note: str | None = Field(description="How to find the vehicle.")
    window: Window
    litres_filled: LitresText | None = Field(description="Null until the fill is finished.")
    amount_charged: Kopecks | None = Field(description="Kopecks; null until completed.")
    cancel_reason: str | None = Field(description="Null unless it was cancelled.")
    failure_reason: str | None = Field(description="Null unless it failed.")
    events: list[OrderEvent] = Field(description="All steps, the first first.")
    version: int = Field(description="Grows with each change; also the ETag.")
    created_at: MomentOut
    updated_at: MomentOut

    @classmethod
    def from_record(cls, order):
        state = State(order.state)
        is_completed = state is State.COMPLETED
        return cls(
            id=order.public_id,
            number=order.name,
            status=state,
            allowed_actions=[each for each in allowed_events(state) if each in _CUSTOMER_EVENTS],
            vehicle=Vehicle.from_record(order.vehicle_id),
            grade_code=order.product_id._grade_code(),
            place=Place.from_record(order),
            note=order.place_note or None,
            window=Window.from_record(order),
            litres_filled=order.litres_filled if state in _POURED else None,
            amount_charged=to_kopecks(order.amount_charged) if is_completed else None,
            cancel_reason=order.cancel_reason or None,
            failure_reason=order.failure_reason or None,
            events=[OrderEvent.from_record(event) for event in order.event_ids],
            version=order.version,
            created_at=order.create_date,
            updated_at=order.write_date,
            **_axes(order),
            **demand_values(order),
            **price_values(order),
        )


def _axes(order):
    return {
        "payment_status": order.payment_state,
        "proof_status": order.proof_state,
        "fiscal_status": order.fiscal_state,
        "reconciliation_status": order.reconciliation_state,
    }
