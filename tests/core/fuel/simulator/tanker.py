"""A tanker as it really is: its sheet says how far it may be off, its seed how far it is."""

from dataclasses import dataclass
from math import exp, radians, tan

import numpy as np

from proil_core.fuel.shift_record import Instruments


@dataclass(frozen=True)
class Weather:
    """How unlike the model the world is."""

    bad_stops: float = 0.0
    bad_level_mm: float = 12.0
    wiggle: float = 0.25  # of the height, over which the table's error changes
    heavy_tails: bool = False
    reload: bool = True


CALM = Weather()
GROSS = Weather(bad_stops=0.05)
MISMATCH = Weather(bad_stops=0.05, wiggle=0.1, heavy_tails=True)


@dataclass(frozen=True, eq=False)
class Tanker:
    sheet: Instruments
    weather: Weather
    noise: float
    table: np.ndarray
    meter: float
    depot: float
    evaporation: float
    thermometer_c: float

    @property
    def expansion(self):
        return 1.21e-3 if self.sheet.evaporates else 0.84e-3

    def table_error(self, litres):
        return np.interp(
            litres / self.sheet.capacity_l, np.linspace(0, 1, len(self.table)), self.table
        )

    def lean_l(self, random, factor):
        """Litres that a standing place adds: it leans both ways."""
        ways = random.normal(0, self.sheet.tilt_sd_deg, 2) * factor * self.noise
        arm = self.sheet.probe_offset_mm / np.sqrt(2) * self.sheet.area_l_per_mm
        return arm * sum(tan(radians(way)) for way in ways)


def drawn(sheet, random, weather=CALM):
    bound = sheet.meter_mpe_share
    proved = sheet.meter_proved_sd_share
    return Tanker(
        sheet,
        weather,
        noise=exp(random.normal(0, 0.25)),
        table=_table(random, weather.wiggle) * sheet.strapping_sd_share * sheet.capacity_l,
        meter=random.uniform(-bound, bound) if proved is None else random.normal(0, proved),
        depot=random.uniform(-sheet.load_mpe_share, sheet.load_mpe_share),
        evaporation=random.uniform(0.0004, 0.0012) if sheet.evaporates else 0.0,
        thermometer_c=random.normal(0, sheet.temperature_bias_sd_c),
    )


def _table(random, length, waves=24):
    """A smooth random function of the height, of unit variance."""
    height = np.linspace(0, 1, 101)
    pace = random.normal(0, 1 / length, waves)
    phase = random.uniform(0, 2 * np.pi, waves)
    return np.sqrt(2 / waves) * np.cos(np.outer(height, pace) + phase).sum(axis=1)
