"""How money is collected for fuel that was given and not paid for: one path at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from .retry_groups import Decline, may_charge_from

# An outcome that is not known yet is looked for again after so long.
LOOK_UP_EVERY: Final = timedelta(minutes=2)
# Pauses after the first, the second … refusal; the last one repeats.
BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
# The bank may let a hold go at any moment of its last day.
LAST_CAPTURE_BEFORE_EXPIRY: Final = timedelta(hours=24)
RELEASE_TRIES: Final = 3
CARD_TRIES: Final = 2
# A card that is locked for longer is left: its customer needs a way to pay meanwhile.
CARD_PATIENCE: Final = timedelta(hours=2)
LINK_TRIES: Final = 4
# A customer who has not paid by the link in this time needs a person's word.
LINK_PATIENCE: Final = timedelta(days=3)


class Step(StrEnum):
    LOOK_UP = "look_up"
    CAPTURE = "capture"
    RELEASE = "release"
    CHARGE_CARD = "charge_card"
    SEND_LINK = "send_link"
    WAIT = "wait"
    HAND_OVER = "hand_over"
    CLOSE = "close"


@dataclass(frozen=True, kw_only=True)
class StandingHold:
    """A hold that the bank still keeps, with the times at which it refused to move it."""

    amount: Decimal
    expires_at: datetime
    captures_refused_at: Sequence[datetime] = ()
    releases_refused_at: Sequence[datetime] = ()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A debt as it stands. `declines` are all of the card; the rest is of this round of tries."""

    due: Decimal
    is_under_way: bool = False
    hold: StandingHold | None = None
    has_card: bool = False
    card_tries: int = 0
    declines: Sequence[Decline] = ()
    link_sent_at: datetime | None = None
    links_refused_at: Sequence[datetime] = ()
    is_handed_over: bool = False


@dataclass(frozen=True)
class Next:
    """What to do now, and when to look again; nothing more happens by itself without `at`."""

    step: Step
    amount: Decimal = Decimal(0)
    at: datetime | None = None


def next_step(facts: Facts, now: datetime) -> Next:
    if facts.due <= 0:
        return Next(Step.CLOSE)
    if facts.is_under_way:
        return Next(Step.LOOK_UP, at=now + LOOK_UP_EVERY)
    if facts.hold:
        return _out_of_hold(facts, facts.hold, now)
    if facts.link_sent_at:
        return _after_link(facts, facts.link_sent_at, now)
    return _by_card(facts, now) or _by_link(facts, now)


def _out_of_hold(facts: Facts, hold: StandingHold, now: datetime) -> Next:
    """While the hold stands nothing else is asked for: the customer would be blocked twice."""
    if now < hold.expires_at - LAST_CAPTURE_BEFORE_EXPIRY and facts.due <= hold.amount:
        free_from = _after_refusals(hold.captures_refused_at)
        return _now_or_later(Next(Step.CAPTURE, facts.due), free_from, now)
    if len(hold.releases_refused_at) < RELEASE_TRIES:
        free_from = _after_refusals(hold.releases_refused_at)
        return _now_or_later(Next(Step.RELEASE, hold.amount), free_from, now)
    return _to_a_person(facts)


def _by_card(facts: Facts, now: datetime) -> Next | None:
    if not facts.has_card or facts.card_tries >= CARD_TRIES:
        return None
    charge = Next(Step.CHARGE_CARD, facts.due)
    if not facts.declines:
        return charge
    free_from = may_charge_from(facts.declines)
    if free_from is None or free_from > now + CARD_PATIENCE:
        return None
    return _now_or_later(charge, free_from, now)


def _by_link(facts: Facts, now: datetime) -> Next:
    if len(facts.links_refused_at) >= LINK_TRIES:
        return _to_a_person(facts)
    free_from = _after_refusals(facts.links_refused_at)
    return _now_or_later(Next(Step.SEND_LINK, facts.due), free_from, now)


def _after_link(facts: Facts, sent_at: datetime, now: datetime) -> Next:
    patient_until = sent_at + LINK_PATIENCE
    if now < patient_until:
        return Next(Step.WAIT, at=patient_until)
    return _to_a_person(facts)


def _to_a_person(facts: Facts) -> Next:
    return Next(Step.WAIT if facts.is_handed_over else Step.HAND_OVER)


def _after_refusals(refused_at: Sequence[datetime]) -> datetime | None:
    if not refused_at:
        return None
    return refused_at[-1] + BACK_OFF[min(len(refused_at), len(BACK_OFF)) - 1]


def _now_or_later(step: Next, free_from: datetime | None, now: datetime) -> Next:
    if free_from and now < free_from:
        return Next(Step.WAIT, at=free_from)
    return step
