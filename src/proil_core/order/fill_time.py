"""How long a fill took, by the clock that saw both of its ends."""

from datetime import datetime


def fill_seconds(
    server: tuple[datetime, datetime], device: tuple[datetime | None, datetime | None]
) -> float:
    """Seconds from start to finish, each a pair of moments.

    A phone without a network sends both steps at once: then only its own clock knows. A clock
    that was set back between them knows nothing.
    """
    started, finished = device
    if started and finished and finished > started:
        return (finished - started).total_seconds()
    return max(0.0, (server[1] - server[0]).total_seconds())
