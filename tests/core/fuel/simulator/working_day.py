"""One shift of a simulated tanker, with or without a fault in it."""

from dataclasses import dataclass, field

import numpy as np

from proil_core.fuel.shift_record import Epoch, EpochKind, OrderLitres, ShiftRecord

FULL = 0.92
LEAST = 0.06


@dataclass(frozen=True)
class Fault:
    """Litres stolen at once, leaking per hour, kept back per order, and so on."""

    stolen_l: float = 0.0
    leak_l_per_h: float = 0.0
    kept_per_order_l: float = 0.0
    drained: bool = False
    short_load_l: float = 0.0
    meter_share: float = 0.0


NOTHING = Fault()


@dataclass
class Day:
    """What has happened so far; litres are true ones unless they are called metered."""

    tanker: object
    random: np.random.Generator
    fault: Fault
    litres: float
    minutes: float = 0.0
    metered: float = 0.0
    loaded: float = 0.0
    stop: int = 0
    kept: float = 0.0
    stolen_at: tuple = ()
    epochs: list = field(default_factory=list)
    orders: list = field(default_factory=list)

    def __post_init__(self):
        sheet = self.tanker.sheet
        self.opened_with = self.litres
        self.drift = self.random.normal(0, sheet.meter_drift_sd_share) + self.fault.meter_share
        self.warming = self.random.normal(3, 2)
        self.evaporation = self.tanker.evaporation * self.random.normal(1, 0.2)
        self.new_batch()

    def new_batch(self):
        self.batch = self.random.normal(0, self.tanker.sheet.permittivity_sd_share)

    def passes(self, minutes):
        self.minutes += minutes
        self.litres -= self.fault.leak_l_per_h * minutes / 60

    def arrives(self, factor=1.0):
        self.stop += 1
        self.lean = self.tanker.lean_l(self.random, factor)
        self.bad = np.zeros(2)
        weather = self.tanker.weather
        if factor == 1.0 and self.random.random() < weather.bad_stops:
            size = weather.bad_level_mm * self.tanker.sheet.area_l_per_mm
            off = size * self.random.choice([-1, 1])
            self.bad = off * np.array([(1, 1), (1, 0), (0, 1), (1, 1)][self.random.integers(4)])

    def _unit_noise(self):
        if self.tanker.weather.heavy_tails:
            return self.random.standard_t(3) / np.sqrt(3)
        return self.random.normal()

    def reads(self, kind, which=0):
        sheet, tanker = self.tanker.sheet, self.tanker
        level = self.litres + tanker.table_error(self.litres) + self.lean + self.bad[which]
        level += sheet.reading_sd_mm * sheet.area_l_per_mm * tanker.noise * self._unit_noise()
        celsius = tanker.thermometer_c + self.random.normal(0, sheet.temperature_noise_sd_c)
        drift = sheet.permittivity_drift_share_per_c * self.warming * self.minutes / 600
        level += self.litres * (self.batch + drift - tanker.expansion * celsius)
        self.epochs.append(
            Epoch(
                round(self.minutes, 2),
                EpochKind(kind),
                self.stop,
                round(level, 3),
                round(self.metered, 3),
                round(self.loaded, 3),
                round(self.metered, 3),
            )
        )

    def fills(self, wanted):
        sheet = self.tanker.sheet
        shown = wanted * (1 + self.random.normal(0, sheet.meter_repeatability_sd_share))
        kept = min(self.fault.kept_per_order_l, wanted)
        true = wanted / (1 + self.tanker.meter + self.drift) - kept
        self.kept += kept
        self.litres -= true + self.evaporation * wanted
        self.metered += shown
        self.orders.append(OrderLitres(round(self.minutes, 2), round(shown, 3), round(shown, 3)))

    def loads(self):
        sheet = self.tanker.sheet
        true = FULL * sheet.capacity_l - self.litres
        error = self.tanker.depot + self.random.normal(0, sheet.load_repeatability_sd_share)
        self.litres += true - self.fault.short_load_l
        # The waybill errs as the depot's meter does; whatever it kept, it still prints.
        self.loaded += true * (1 - error)
        self.new_batch()

    def loses(self, litres):
        self.litres -= litres
        self.stolen_at = (self.epochs[-1].t_min, litres)


def simulated(tanker, random, shift_id="shift", fault=NOTHING):
    """The record of a shift, and when and how many litres were stolen at once, if any."""
    hours, planned = random.uniform(8, 12), int(random.integers(15, 41))
    day = Day(tanker, random, fault, random.uniform(0.85, 0.95) * tanker.sheet.capacity_l)
    reload_after = int(planned * random.uniform(0.35, 0.6)) if tanker.weather.reload else -1
    theft_after = int(random.integers(0, planned))
    if fault.drained:
        theft_after = int(random.integers(planned * 2 // 3, planned))
    pause = hours * 60 / (planned + 2) - 6
    day.arrives(tanker.sheet.pad_tilt_factor)
    day.reads("opening")
    for number in range(planned):
        day.passes(max(pause * random.uniform(0.6, 1.4), 2.0))
        _serves(day, random.uniform(20, 60))
        if number == theft_after or (number == planned - 1 and not day.stolen_at):
            _steals(day)
        if number == reload_after:
            _reloads(day, pause)
    day.passes(max(pause, 3.0))
    day.arrives(tanker.sheet.pad_tilt_factor)
    day.reads("closing")
    record = ShiftRecord(shift_id, tanker.sheet, tuple(day.epochs), tuple(day.orders))
    return record, day.stolen_at


def _serves(day, litres):
    if day.litres - litres < LEAST * day.tanker.sheet.capacity_l:
        return
    day.arrives()
    day.reads("pre", 0)
    day.passes(2)
    day.fills(litres)
    day.passes(4)
    day.reads("post", 1)


def _steals(day):
    litres = day.kept if day.fault.drained else day.fault.stolen_l
    if litres:
        day.loses(litres)


def _reloads(day, pause):
    day.passes(max(pause, 5.0))
    day.arrives(day.tanker.sheet.depot_tilt_factor)
    day.reads("load_pre")
    day.passes(20)
    day.loads()
    day.passes(10)
    day.reads("load_post")
