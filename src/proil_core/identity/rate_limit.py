"""A sliding limit: so many times in any period of a given length."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil


@dataclass(frozen=True)
class RateLimit:
    """At most `limit` times (at least one) within any `per`."""

    limit: int
    per: timedelta


def retry_after(times: Sequence[datetime], rule: RateLimit, now: datetime) -> int:
    """Whole seconds until the next time is allowed; 0 when it is allowed now.

    `times` are the earlier ones in any order; those older than the period are ignored.
    """
    recent = sorted(time for time in times if time > now - rule.per)
    if len(recent) < rule.limit:
        return 0
    frees_a_place = recent[-rule.limit] + rule.per
    return ceil((frees_a_place - now).total_seconds())
