"""Moments as APIs write them, with an offset, and as Odoo keeps them: UTC without saying so."""

from datetime import UTC, datetime

# A moment outside is a slip of the pen or of a clock; near year 1 or 9999 an offset overflows.
FIRST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
AFTER_LAST_MOMENT = datetime(2101, 1, 1, tzinfo=UTC)


def to_stored(moment: datetime) -> datetime:
    """Naive UTC in whole seconds, of an aware moment; ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} does not tell its offset")
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def from_stored(moment: datetime) -> datetime:
    """Aware UTC, of a moment that is naive UTC or aware."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def to_seconds(moment: datetime) -> float:
    """Seconds since 1970, of a moment that is naive UTC or aware."""
    return from_stored(moment).timestamp()


def from_seconds(at_s: float) -> datetime:
    """Naive UTC in whole seconds, the nearest."""
    return datetime.fromtimestamp(round(at_s), UTC).replace(tzinfo=None)
