from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.payment.ladder import (
    BACK_OFF,
    CARD_PATIENCE,
    CARD_TRIES,
    LINK_PATIENCE,
    LINK_TRIES,
    LOOK_UP_EVERY,
    RELEASE_TRIES,
    Facts,
    Next,
    StandingHold,
    Step,
    next_step,
)
from proil_core.payment.retry_groups import LOCK, PAUSE, Decline

NOON = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DUE = Decimal("2799.00")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NO_MONEY, REFUSED_FOR_GOOD = 5051, 5005
MONEY_STEPS = {Step.CAPTURE, Step.RELEASE, Step.CHARGE_CARD, Step.SEND_LINK}


def hold(lives=5 * DAY, captures=(), releases=(), amount=DUE):
    return StandingHold(
        amount=amount,
        expires_at=NOON + lives,
        captures_refused_at=captures,
        releases_refused_at=releases,
    )


def wait(pause):
    return Next(Step.WAIT, at=NOON + pause)


JUST_NOW = NOON - timedelta(seconds=1)
LONG_AGO = NOON - 30 * DAY
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"due": Decimal(0)}, Next(Step.CLOSE)),
        ({"due": Decimal(-1), "hold": hold()}, Next(Step.CLOSE)),
        ({"is_under_way": True}, Next(Step.LOOK_UP, at=NOON + LOOK_UP_EVERY)),
        ({"is_under_way": True, "hold": hold()}, Next(Step.LOOK_UP, at=NOON + LOOK_UP_EVERY)),
        # The hold stands.
        ({"hold": hold()}, Next(Step.CAPTURE, DUE)),
        ({"hold": hold(amount=DUE + 1)}, Next(Step.CAPTURE, DUE)),
        ({"hold": hold(), "has_card": True}, Next(Step.CAPTURE, DUE)),
        ({"hold": hold(captures=(JUST_NOW,))}, wait(BACK_OFF[0] - SECOND)),
        ({"hold": hold(captures=(LONG_AGO, JUST_NOW))}, wait(BACK_OFF[1] - SECOND)),
        ({"hold": hold(captures=(LONG_AGO,) * 30 + (JUST_NOW,))}, wait(BACK_OFF[-1] - SECOND)),
        ({"hold": hold(captures=(LONG_AGO,))}, Next(Step.CAPTURE, DUE)),
        # Its last day: it is given back before anything else is asked for.
        ({"hold": hold(DAY)}, Next(Step.RELEASE, DUE)),
        ({"hold": hold(DAY + SECOND)}, Next(Step.CAPTURE, DUE)),
        ({"hold": hold(DAY, releases=(JUST_NOW,))}, wait(BACK_OFF[0] - SECOND)),
        ({"hold": hold(DAY, releases=(LONG_AGO,) * RELEASE_TRIES)}, Next(Step.HAND_OVER)),
        ({"hold": hold(amount=DUE - 1)}, Next(Step.RELEASE, DUE - 1)),
        # The hold is gone.
        ({"has_card": True}, Next(Step.CHARGE_CARD, DUE)),
        ({}, Next(Step.SEND_LINK, DUE)),
        (
            {"has_card": True, "card_tries": 1, "declines": [Decline(NOON, NO_MONEY)]},
            wait(PAUSE),
        ),
        (
            {"has_card": True, "card_tries": 1, "declines": [Decline(LONG_AGO, NO_MONEY)]},
            Next(Step.CHARGE_CARD, DUE),
        ),
        (
            {"has_card": True, "card_tries": 1, "declines": [Decline(NOON, REFUSED_FOR_GOOD)]},
            Next(Step.SEND_LINK, DUE),
        ),
        (
            {"has_card": True, "card_tries": CARD_TRIES, "declines": [Decline(NOON, NO_MONEY)]},
            Next(Step.SEND_LINK, DUE),
        ),
        # Another debt has locked the card.
        ({"has_card": True, "declines": [Decline(NOON, NO_MONEY)] * 2}, Next(Step.SEND_LINK, DUE)),
        (
            {"has_card": True, "declines": [Decline(NOON - LOCK + HOUR, NO_MONEY)] * 2},
            wait(HOUR),
        ),
        (
            {"has_card": True, "declines": [Decline(NOON, NO_MONEY, NOON + CARD_PATIENCE)]},
            wait(CARD_PATIENCE),
        ),
        (
            {"has_card": True, "declines": [Decline(NOON, NO_MONEY, NOON + 3 * HOUR)]},
            Next(Step.SEND_LINK, DUE),
        ),
        ({"links_refused_at": (JUST_NOW,)}, wait(BACK_OFF[0] - SECOND)),
        ({"links_refused_at": (LONG_AGO,) * LINK_TRIES}, Next(Step.HAND_OVER)),
        # The customer has the link.
        ({"link_sent_at": NOON, "has_card": True}, wait(LINK_PATIENCE)),
        ({"link_sent_at": LONG_AGO}, Next(Step.HAND_OVER)),
        ({"link_sent_at": LONG_AGO, "is_handed_over": True}, Next(Step.WAIT)),
    ],
)
def test_next_step(facts, expected):
    assert next_step(Facts(**{"due": DUE, **facts}), NOON) == expected


MOMENTS = st.datetimes(
    NOON.replace(tzinfo=None) - 40 * DAY, NOON.replace(tzinfo=None), timezones=st.just(UTC)
)
TIMES = st.lists(MOMENTS, max_size=5).map(sorted).map(tuple)
AMOUNTS = st.decimals("0.01", 50000, places=2)
HOLDS = st.builds(
    StandingHold,
    amount=AMOUNTS,
    expires_at=MOMENTS.map(lambda moment: moment + 20 * DAY),
    captures_refused_at=TIMES,
    releases_refused_at=TIMES,
)
DECLINES = st.builds(Decline, at=MOMENTS, reason_code=st.sampled_from([NO_MONEY, 0, 5054, 5005]))
FACTS = st.builds(
    Facts,
    due=AMOUNTS,
    is_under_way=st.booleans(),
    hold=st.none() | HOLDS,
    has_card=st.booleans(),
    card_tries=st.integers(0, 3),
    declines=st.lists(DECLINES, max_size=4).map(lambda each: sorted(each, key=lambda d: d.at)),
    link_sent_at=st.none() | MOMENTS,
    links_refused_at=TIMES,
    is_handed_over=st.booleans(),
)


@given(FACTS)
def test_never_more_than_the_debt_is_asked_for(facts):
    told = next_step(facts, NOON)

    if told.step in MONEY_STEPS - {Step.RELEASE}:
        assert told.amount == facts.due


@given(FACTS)
def test_never_two_paths_at_once(facts):
    step = next_step(facts, NOON).step

    if facts.is_under_way:
        assert step not in MONEY_STEPS
    if facts.hold:
        assert step not in (Step.CHARGE_CARD, Step.SEND_LINK)
    else:
        assert step not in (Step.CAPTURE, Step.RELEASE)
    if facts.link_sent_at:
        assert step not in (Step.CHARGE_CARD, Step.SEND_LINK)


@given(FACTS)
def test_every_pause_is_in_the_future(facts):
    told = next_step(facts, NOON)

    if told.at:
        assert told.at > NOON
    else:
        assert told.step is not Step.LOOK_UP


class Bank:
    """Answers a step as it is told to, and says what follows for the debt."""

    def __init__(self, facts, agrees):
        self.facts, self.agrees = facts, agrees

    def capture(self, now):
        if self.agrees():
            return replace(self.facts, due=Decimal(0))
        refused = (*self.facts.hold.captures_refused_at, now)
        return replace(self.facts, hold=replace(self.facts.hold, captures_refused_at=refused))

    def release(self, now):
        if self.agrees():
            return replace(self.facts, hold=None)
        refused = (*self.facts.hold.releases_refused_at, now)
        return replace(self.facts, hold=replace(self.facts.hold, releases_refused_at=refused))

    def charge_card(self, now):
        if self.agrees():
            return replace(self.facts, due=Decimal(0))
        declines = (*self.facts.declines, Decline(now, NO_MONEY))
        return replace(self.facts, declines=declines, card_tries=self.facts.card_tries + 1)

    def send_link(self, now):
        if self.agrees():
            return replace(self.facts, link_sent_at=now)
        return replace(self.facts, links_refused_at=(*self.facts.links_refused_at, now))

    def look_up(self, _now):
        return replace(self.facts, is_under_way=not self.agrees())


@given(
    st.none()
    | HOLDS.map(lambda each: replace(each, captures_refused_at=(), releases_refused_at=())),
    st.booleans(),
    AMOUNTS,
    st.data(),
)
def test_every_path_ends_paid_or_with_a_person(standing, has_card, due, data):
    facts, now = Facts(due=due, hold=standing, has_card=has_card), NOON
    for _tried in range(80):
        told = next_step(facts, now)
        if told.step in (Step.CLOSE, Step.HAND_OVER):
            return
        if told.step is Step.WAIT:
            assert told.at is not None
            now = told.at
        else:
            bank = Bank(facts, lambda: data.draw(st.booleans()))
            facts = getattr(bank, told.step)(now)
    raise AssertionError(f"still going: {facts}")
