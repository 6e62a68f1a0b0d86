import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.order.lifecycle import (
    FINAL_STATES,
    TRANSITIONS,
    UNDER_WAY,
    Event,
    IllegalTransition,
    State,
    allowed_events,
    mermaid,
    next_state,
)
from proil_core.refusal import Code

# Written out by hand, not derived from TRANSITIONS: this is the agreement with the clients.
ALLOWED = {
    State.DRAFT: "place place_on_contract cancel",
    State.PENDING_PAYMENT: "authorise cancel",
    State.ACCEPTED: "assign cancel",
    State.ASSIGNED: "unassign depart cancel fail",
    State.EN_ROUTE: "unassign arrive cancel fail",
    State.ARRIVED: "unassign start_fuelling cancel fail",
    State.FUELLING: "finish_fuelling",
    State.FUELLED: "review clear_review complete",
    State.COMPLETED: "",
    State.CANCELLED: "",
    State.FAILED: "",
}
TARGETS = {
    "place": "pending_payment",
    "place_on_contract": "accepted",
    "authorise": "accepted",
    "assign": "assigned",
    "unassign": "accepted",
    "depart": "en_route",
    "arrive": "arrived",
    "start_fuelling": "fuelling",
    "finish_fuelling": "fuelled",
    "review": "fuelled",
    "clear_review": "fuelled",
    "complete": "completed",
    "cancel": "cancelled",
    "fail": "failed",
}
MOVES = [(source, each.target) for each in TRANSITIONS.values() for source in each.sources]
EVENTS = st.lists(st.sampled_from(Event), max_size=40)


@pytest.mark.parametrize("state", State)
def test_only_the_agreed_events_move_an_order(state):
    for event in Event:
        if event in ALLOWED[state].split():
            assert next_state(state, event) == TARGETS[event]
        else:
            with pytest.raises(IllegalTransition):
                next_state(state, event)


def test_refusal_says_what_is_allowed_instead():
    with pytest.raises(IllegalTransition) as refused:
        next_state(State.ARRIVED, Event.COMPLETE)

    assert refused.value.code is Code.ILLEGAL_TRANSITION
    assert refused.value.facts == {
        "state": "arrived",
        "event": "complete",
        "allowed": ["unassign", "start_fuelling", "cancel", "fail"],
    }


def test_nothing_but_completion_follows_fuel():
    for state in (State.FUELLING, State.FUELLED):
        assert not {Event.CANCEL, Event.FAIL, Event.UNASSIGN} & set(allowed_events(state))


@given(st.sampled_from(sorted(FINAL_STATES)), EVENTS)
def test_no_sequence_of_events_leaves_a_final_state(state, events):
    for event in events:
        with pytest.raises(IllegalTransition):
            state = next_state(state, event)


def test_an_order_is_under_way_from_its_assignment_to_its_end():
    for before, after in MOVES:
        if after in UNDER_WAY and before not in UNDER_WAY:
            assert (before, after) == (State.ACCEPTED, State.ASSIGNED)
        if before in UNDER_WAY and after not in UNDER_WAY:
            assert after in FINAL_STATES | {State.ACCEPTED}


def test_every_completed_order_was_fuelled():
    assert [before for before, after in MOVES if after is State.COMPLETED] == [State.FUELLED]
    assert {before for before, after in MOVES if after is State.FUELLED} == {
        State.FUELLING,
        State.FUELLED,
    }


def test_every_state_is_reached_and_every_other_state_can_end():
    reached, ending = {State.DRAFT}, set(FINAL_STATES)
    for _ in State:
        for each in TRANSITIONS.values():
            if reached & each.sources:
                reached.add(each.target)
            if each.target in ending:
                ending |= each.sources

    assert reached == set(State)
    assert ending == set(State)


def test_diagram_has_one_arrow_per_move():
    lines = mermaid().splitlines()

    assert lines[:2] == ["stateDiagram-v2", "    [*] --> draft"]
    assert "    arrived --> fuelling: start_fuelling" in lines
    assert lines[-3:] == [f"    {end} --> [*]" for end in ("completed", "cancelled", "failed")]
    assert len(lines) == 2 + len(MOVES) + len(FINAL_STATES)
