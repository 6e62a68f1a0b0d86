"""Who moved an order, when by their own clock, and where they stood."""

from dataclasses import dataclass
from datetime import datetime

from odoo.addons.base.models.res_partner import ResPartner

from proil_core.moments import to_stored


@dataclass(frozen=True)
class EventContext:
    """Given by the edge that knows it; a verb called without one is the current user's.

    `device_time` is aware UTC by the actor's own clock, which may be wrong: it is written
    down beside the server's time and never replaces it. Degrees are WGS 84.
    """

    actor: ResPartner
    device_time: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def stored_device_time(self) -> datetime | None:
        return self.device_time and to_stored(self.device_time)
