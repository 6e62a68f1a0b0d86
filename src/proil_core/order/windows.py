"""Delivery windows: when a customer may ask the tanker to come."""

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Final

from proil_core.refusal import Code, Refusal

# A driver cannot be promised to the minute.
SHORTEST_WINDOW: Final = timedelta(minutes=30)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """From `start` to `end`, both aware."""

    start: datetime
    end: datetime


def check_window(
    window: Window,
    now: datetime,
    opening_hour: float,
    closing_hour: float,
    tz: tzinfo,
    horizon: timedelta,
) -> None:
    """Refuse a window that cannot be kept.

    A window that has begun is fine while enough of it is left. Hours are of the wall clock in
    `tz`; closing at or before opening means the next day, so 20 to 6 is a night service and 0 to
    24 never closes. The window ends at most `horizon` from now.
    """
    if window.end <= now:
        raise Refusal(Code.WINDOW_IN_PAST, window_end=window.end)
    if window.end - max(window.start, now) < SHORTEST_WINDOW:
        raise Refusal(Code.WINDOW_TOO_SHORT, minutes=SHORTEST_WINDOW // timedelta(minutes=1))
    if window.end > now + horizon:
        raise Refusal(Code.WINDOW_TOO_FAR, latest_end=now + horizon)
    if not _is_within_hours(window, opening_hour, closing_hour, tz):
        opens, closes = _clock(opening_hour), _clock(closing_hour)
        raise Refusal(Code.WINDOW_OUTSIDE_HOURS, opens=opens, closes=closes)


def _is_within_hours(window: Window, opening_hour: float, closing_hour: float, tz: tzinfo) -> bool:
    open_for = timedelta(hours=closing_hour - opening_hour) % _DAY
    if not open_for:
        return True
    start = window.start.astimezone(tz)
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    since_opening = (start - midnight - timedelta(hours=opening_hour)) % _DAY
    return since_opening + (window.end - window.start) <= open_for


def _clock(hour: float) -> str:
    return f"{int(hour):02}:{round(hour % 1 * 60):02}"
