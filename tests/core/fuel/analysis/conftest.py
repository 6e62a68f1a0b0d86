import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from simulator.sheets import M1, M1_PROVED
from simulator.tanker import CALM, drawn
from simulator.working_day import NOTHING, simulated

from proil_core.fuel.learning import learn
from proil_core.fuel.shift_record import Epoch, EpochKind, OrderLitres, ShiftRecord


class Crew:
    """A simulated tanker, what was learned from 30 shifts of it, and more of its shifts."""

    def __init__(self, sheet, seed, weather=CALM, fault=NOTHING):
        self.random = np.random.default_rng(seed)
        self.tanker = drawn(sheet, self.random, weather)
        self.history = [self.shift(fault, f"h{number}")[0] for number in range(30)]
        self.known = learn(self.history)

    def shift(self, fault=NOTHING, name="shift"):
        return simulated(self.tanker, self.random, name, fault)


@pytest.fixture(scope="session")
def crew():
    return Crew


@pytest.fixture(scope="session")
def m1():
    return Crew(M1, 4001)


@pytest.fixture(scope="session")
def m1_proved():
    return Crew(M1_PROVED, 4002)


@pytest.fixture
def sheet():
    return replace(M1, meter_proved_sd_share=0.0005)


@pytest.fixture
def flat(sheet):
    """A shift of exact readings: litres lost before each stop, and kept back at each fill."""

    def made(stops=12, lost=None, kept=0.0, off=None, load_after=None, closing=True):
        lost, off = lost or {}, off or {}
        level, metered, loaded, epochs, orders = 900.0, 0.0, 0.0, [], []

        def read(at, kind, stop):
            seen = level + off.get((kind, stop), 0.0) - 0.0008 * metered
            epochs.append(Epoch(at, EpochKind(kind), stop, seen, metered, loaded, metered))

        read(0.0, "opening", 0)
        for stop in range(1, stops + 1):
            level -= lost.get(stop, 0.0)
            read(30.0 * stop, "pre", stop)
            level, metered = level - 30 + kept, metered + 30
            orders.append(OrderLitres(30.0 * stop + 3, 30.0, 30.0))
            read(30.0 * stop + 6, "post", stop)
            if stop == load_after:
                read(30.0 * stop + 10, "load_pre", 100)
                level, loaded = level + 300, loaded + 300
                read(30.0 * stop + 20, "load_post", 100)
        level -= lost.get(stops + 1, 0.0)
        if closing:
            read(30.0 * (stops + 1), "closing", stops + 1)
        return ShiftRecord("flat", sheet, tuple(epochs), tuple(orders))

    return made


@pytest.fixture
def changed():
    """The line of a shift with other values, by their path: `epochs__2__kind="pre"`."""

    def made(shift, **changes):
        value = shift.to_json()
        for path, new in changes.items():
            *where, name = path.split("__")
            target = value
            for key in where:
                target = target[int(key) if key.isdigit() else key]
            target[name] = new
        return json.dumps(value)

    return made
