from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from werkzeug.exceptions import BadRequest

from odoo.fields import Domain


@dataclass(frozen=True)
class FuelFilter:
    """What the form above the tables asks for, as its texts; an empty one asks for all.

    Days are those of `tz_name`, and a day is when the delivery was promised to begin.
    """

    date_from: str = ""
    date_to: str = ""
    vehicle: str = ""

    @property
    def chosen(self):
        return {name: text for name, text in asdict(self).items() if text}

    def domain(self, tz_name, vehicles):
        """The domain of orders; only a vehicle among `vehicles` is ever found."""
        domain = Domain.TRUE
        if self.date_from:
            domain &= Domain("window_start", ">=", _midnight(self.date_from, tz_name))
        if self.date_to:
            day_after = _midnight(self.date_to, tz_name, timedelta(days=1))
            domain &= Domain("window_start", "<", day_after)
        if self.vehicle:
            wanted = vehicles.filtered(lambda each: each.public_id == self.vehicle)
            domain &= Domain("vehicle_id", "in", wanted.ids)
        return domain


def _midnight(text, tz_name, later=timedelta()):
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date() + later  # noqa: DTZ007
    except (ValueError, OverflowError) as error:
        raise BadRequest from error
    return datetime.combine(day, time(), ZoneInfo(tz_name)).astimezone(UTC).replace(tzinfo=None)
