"""The VAT of a receipt: the rate in force on the day of the sale, whenever it is paid for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

# Codes of the cash register: None is "without VAT".
CALCULATED: Final[Mapping[int | None, int | None]] = {
    None: None,
    0: 0,
    5: 105,
    7: 107,
    10: 110,
    20: 120,
    22: 122,
}


@dataclass(frozen=True)
class VatTable:
    """Rates in per cent by the day from which each is in force.

    A company on a special regime has rows of 5, 7 or None instead of the general ones.
    """

    since: Mapping[date, int | None]

    def __post_init__(self) -> None:
        for rate in self.since.values():
            if rate not in CALCULATED:
                raise ValueError(f"no cash register knows a VAT of {rate} %")

    def on(self, day: date) -> int | None:
        """The rate of what is handed over on `day`; also that of its return at any later time."""
        begun = [since for since in self.since if since <= day]
        if not begun:
            raise ValueError(f"no VAT rate is set for {day:%d.%m.%Y}")
        return self.since[max(begun)]

    def of_advance_on(self, day: date) -> int | None:
        """The calculated rate (22/122) of money that is taken on `day` for later goods."""
        return CALCULATED[self.on(day)]


GENERAL: Final = VatTable({date(2019, 1, 1): 20, date(2026, 1, 1): 22})
