"""The order's states and the only events that move it between them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from proil_core.refusal import Code, Refusal


class State(StrEnum):
    """Where an order is; stored in the database and spoken by every client."""

    DRAFT = "draft"
    PENDING_PAYMENT = "pending_payment"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    ARRIVED = "arrived"
    FUELLING = "fuelling"
    FUELLED = "fuelled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Event(StrEnum):
    """What may happen to an order."""

    PLACE = "place"
    PLACE_ON_CONTRACT = "place_on_contract"
    AUTHORISE = "authorise"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    DEPART = "depart"
    ARRIVE = "arrive"
    START_FUELLING = "start_fuelling"
    FINISH_FUELLING = "finish_fuelling"
    REVIEW = "review"
    CLEAR_REVIEW = "clear_review"
    COMPLETE = "complete"
    CANCEL = "cancel"
    FAIL = "fail"


@dataclass(frozen=True)
class Transition:
    """One target per event, so that a whole recordset moves with one UPDATE."""

    sources: frozenset[State]
    target: State


FINAL_STATES: Final = frozenset({State.COMPLETED, State.CANCELLED, State.FAILED})
UNDER_WAY: Final = frozenset(
    {State.ASSIGNED, State.EN_ROUTE, State.ARRIVED, State.FUELLING, State.FUELLED}
)
# Once fuel flows it belongs to the customer: the order can only be completed.
_BEFORE_FUEL = frozenset({State.ASSIGNED, State.EN_ROUTE, State.ARRIVED})
_BEFORE_DRIVER = frozenset({State.DRAFT, State.PENDING_PAYMENT, State.ACCEPTED})


def _from(*sources: State, to: State) -> Transition:
    return Transition(frozenset(sources), to)


TRANSITIONS: Final[Mapping[Event, Transition]] = {
    Event.PLACE: _from(State.DRAFT, to=State.PENDING_PAYMENT),
    Event.PLACE_ON_CONTRACT: _from(State.DRAFT, to=State.ACCEPTED),
    Event.AUTHORISE: _from(State.PENDING_PAYMENT, to=State.ACCEPTED),
    Event.ASSIGN: _from(State.ACCEPTED, to=State.ASSIGNED),
    Event.UNASSIGN: _from(*_BEFORE_FUEL, to=State.ACCEPTED),
    Event.DEPART: _from(State.ASSIGNED, to=State.EN_ROUTE),
    Event.ARRIVE: _from(State.EN_ROUTE, to=State.ARRIVED),
    Event.START_FUELLING: _from(State.ARRIVED, to=State.FUELLING),
    Event.FINISH_FUELLING: _from(State.FUELLING, to=State.FUELLED),
    Event.REVIEW: _from(State.FUELLED, to=State.FUELLED),
    Event.CLEAR_REVIEW: _from(State.FUELLED, to=State.FUELLED),
    Event.COMPLETE: _from(State.FUELLED, to=State.COMPLETED),
    Event.CANCEL: _from(*_BEFORE_DRIVER, *_BEFORE_FUEL, to=State.CANCELLED),
    Event.FAIL: _from(*_BEFORE_FUEL, to=State.FAILED),
}


class IllegalTransition(Refusal):
    """The event does not lead anywhere from this state."""

    def __init__(self, state: State, event: Event) -> None:
        allowed = [str(each) for each in allowed_events(state)]
        super().__init__(
            Code.ILLEGAL_TRANSITION, state=str(state), event=str(event), allowed=allowed
        )


def next_state(state: State, event: Event) -> State:
    transition = TRANSITIONS[event]
    if state not in transition.sources:
        raise IllegalTransition(state, event)
    return transition.target


def allowed_events(state: State) -> tuple[Event, ...]:
    """In the order of `Event`, so that clients show stable buttons."""
    return tuple(event for event in Event if state in TRANSITIONS[event].sources)


def mermaid() -> str:
    """State diagram of the table, for the documentation."""
    arrows = [
        f"    {source} --> {TRANSITIONS[event].target}: {event}"
        for source in State
        for event in allowed_events(source)
    ]
    ends = [f"    {state} --> [*]" for state in State if state in FINAL_STATES]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {State.DRAFT}", *arrows, *ends])
