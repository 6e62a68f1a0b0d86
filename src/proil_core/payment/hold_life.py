"""How long held money stays held, and what follows for an order that waits longer."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from proil_core.order.windows import Window

# A crew may come late: the hold outlives the window by so much.
MARGIN: Final = timedelta(hours=12)
# A hold that ends this soon is renewed, or the customer is told while there is time to act.
RENEWAL_LEAD: Final = timedelta(hours=24)
# An order without money this short before its window is given up: the crew goes elsewhere.
PAYMENT_LEAD: Final = timedelta(hours=2)
# Without a payment the price of a placed order is kept for so long.
TIME_TO_PAY: Final = timedelta(minutes=30)
# A customer whose card is declined has so long to pay by another way.
SECOND_CHANCE: Final = timedelta(hours=4)


class Look(StrEnum):
    """What the watch finds about the hold of an order that has no fill yet."""

    STANDS = "stands"
    ENDS_SOON = "ends_soon"
    EXPIRED = "expired"


def authorise_at(window: Window, now: datetime, life: timedelta) -> datetime | None:
    """When to hold money for an order; None: now, since a hold of today outlives its window.

    Never so late that a declined card could not be replaced by another, even where holds live
    shorter than that; such a hold is renewed.
    """
    earliest = window.end + MARGIN - life
    moment = min(earliest, pay_before(window) - SECOND_CHANCE)
    return moment if earliest > now and moment > now else None


def pay_before(window: Window) -> datetime:
    """Until when an order whose money was to come later waits for it."""
    return window.start - PAYMENT_LEAD


def pay_now_before(window: Window, now: datetime) -> datetime:
    """Until when an order that is placed at `now` waits for money that is to come at once."""
    return min(now + TIME_TO_PAY, window.end)


def look(expires_at: datetime, now: datetime) -> Look:
    """Whether a hold that ends at `expires_at` still serves an order that waits."""
    if now >= expires_at:
        return Look.EXPIRED
    return Look.ENDS_SOON if now >= expires_at - RENEWAL_LEAD else Look.STANDS
