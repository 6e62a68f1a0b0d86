"""When a stored card that was declined may be charged again, by the rule of the card system."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

# Two attempts within the conditional and temporary groups lock the card for this long.
LOCK: Final = timedelta(hours=24)
# Between the two attempts: money may arrive on the card, a limit may be lifted.
PAUSE: Final = timedelta(hours=1)


class RetryGroup(StrEnum):
    UNCONDITIONAL = "U"
    CONDITIONAL = "C"
    TEMPORARY = "T"


_CODES: Final = {
    RetryGroup.UNCONDITIONAL: (5001, 5003, 5005, 5012, 5017, 5033, 5034, 5057),
    RetryGroup.CONDITIONAL: (5013, 5014, 5030, 5054, 5055, 5063),
    RetryGroup.TEMPORARY: (5051, 5065, 5096),
}
GROUP_OF: Final = {code: group for group, codes in _CODES.items() for code in codes}

# In no group, and no word of the issuer: it was not reached. 0 is an attempt that never got there.
_NOT_REACHED: Final = (0, 3006, 3007, 5091, 5092)


@dataclass(frozen=True)
class Decline:
    """A refused charge of a stored card; `retry_after` is what the bank itself has asked for."""

    at: datetime
    reason_code: int
    retry_after: datetime | None = None


def is_final(decline: Decline) -> bool:
    """Whether the same card will not pay by itself: lost, blocked, or refused for good."""
    if decline.reason_code in _NOT_REACHED:
        return False
    return GROUP_OF.get(decline.reason_code) in (None, RetryGroup.UNCONDITIONAL)


def may_charge_from(declines: Sequence[Decline]) -> datetime | None:
    """From when on the card may be charged again; None when never.

    `declines` are all of this card, one at least, the latest last.
    """
    if any(map(is_final, declines)):
        return None
    last = declines[-1]
    is_locked = len(declines) > 1 and last.at - declines[-2].at < LOCK
    free_from = last.at + (LOCK if is_locked else PAUSE)
    return max(free_from, last.retry_after) if last.retry_after else free_from
