"""Dips are found where the tanker stood still, and nowhere else."""

from itertools import pairwise
from random import Random

import pytest

from proil_core.fuel.epochs import Sample, cleaned, dips

STEP_S = 10
RATE_L_PER_S = 0.7


class _Day:
    """Draws a stream: one litre is one millimetre, noise 0.25 mm, slosh on the road."""

    def __init__(self, level_mm=850.0, noise_mm=0.25, speed_known=True, step_s=STEP_S):
        self.random = Random(7)
        self.at_s, self.level_mm, self.pulses_l = 0.0, level_mm, 1000.0
        self.noise_mm, self.speed_known, self.step_s = noise_mm, speed_known, step_s
        self.samples, self.fills, self.loads = [], [], []

    def _sample(self, speed_kmh, noise_mm):
        self.samples.append(
            Sample(
                self.at_s,
                round(self.level_mm + self.random.gauss(0, noise_mm), 2),
                12.5,
                speed_kmh if self.speed_known else None,
                round(self.pulses_l, 2),
                0.5,
                -0.25,
            )
        )
        self.at_s += self.step_s

    def park(self, seconds):
        for _each in range(int(seconds / self.step_s)):
            self._sample(0.0, self.noise_mm)
        return self

    def drive(self, seconds):
        for _each in range(int(seconds / self.step_s)):
            self._sample(40.0, 15.0)
        return self

    def fill(self, litres):
        start_s = self.at_s
        for _each in range(int(litres / (RATE_L_PER_S * self.step_s))):
            self._sample(0.0, 3.0)
            self.pulses_l += RATE_L_PER_S * self.step_s
            self.level_mm -= RATE_L_PER_S * self.step_s
        self.fills.append((start_s, self.at_s))
        return self

    def load(self, litres):
        start_s = self.at_s
        for _each in range(30):
            self._sample(0.0, 5.0)
            self.level_mm += litres / 30
        self.loads.append((start_s, self.at_s))
        return self

    def steal(self, litres):
        self.level_mm -= litres
        return self

    def dips(self):
        return dips(self.samples, self.fills, self.loads)


def _shift(**facts):
    day = _Day(**facts).park(400).drive(600).park(120).fill(42).park(240).drive(900)
    day.park(120).fill(35).park(240).drive(600).park(120).load(300).park(900)
    return day.drive(600).park(600)


def _told(found):
    return [(dip.kind.value, dip.stop) for dip in found]


ALL = [
    ("opening", 0),
    ("pre", 1),
    ("post", 1),
    ("pre", 2),
    ("post", 2),
    ("load_pre", 3),
    ("load_post", 3),
    ("closing", 4),
]


def test_a_shift_gives_two_dips_at_every_stop():
    found = _shift().dips()

    assert _told(found) == ALL
    levels = [dip.window.level_mm for dip in found]
    assert levels == pytest.approx([850, 850, 808, 808, 773, 773, 1073, 1073], abs=0.3)
    assert all(before.at_s < after.at_s for before, after in pairwise(found))


def test_windows_keep_what_a_reading_is_worth():
    dip = _shift().dips()[1]

    assert dip.window.sd_mm == pytest.approx(0.25, abs=0.15)
    assert dip.window.n >= 8
    assert dip.window.temperature_c == 12.5
    assert (dip.window.pitch, dip.window.roll) == (0.5, -0.25)
    assert dip.at_s == dip.window.end_s


def test_windows_lie_where_the_method_says():
    day = _shift()
    pre, post, load_post = (day.dips()[index].window for index in (1, 2, 6))
    (start_s, end_s), (_loading_s, loaded_s) = day.fills[0], day.loads[0]

    assert start_s - 90 <= pre.start_s <= pre.end_s <= start_s - 10
    assert end_s + 60 <= post.start_s <= post.end_s <= end_s + 180
    assert loaded_s + 480 <= load_post.start_s <= load_post.end_s <= loaded_s + 900


def test_litres_stolen_between_stops_fall_between_their_dips():
    day = _Day().park(400).drive(600).park(120).fill(42).park(240).steal(5).drive(900)
    day.park(120).fill(35).park(240).drive(600).park(600)

    levels = {(dip.kind.value, dip.stop): dip.window.level_mm for dip in day.dips()}

    assert levels["pre", 1] - levels["post", 1] == pytest.approx(42, abs=0.3)
    assert levels["post", 1] - levels["pre", 2] == pytest.approx(5, abs=0.3)


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        (_Day().park(200).drive(600).park(120).fill(42).park(240).drive(60).park(600), "opening"),
        (_Day().park(400).drive(600).fill(42).park(240).drive(60).park(600), "pre"),
        (_Day().park(400).drive(600).park(120).fill(42).park(60).drive(60).park(600), "post"),
        (_Day().park(400).drive(60).park(120).load(300).park(400).drive(60).park(600), "load_post"),
        (_Day().park(400).drive(600).park(120).fill(42).park(240).drive(60).park(100), "closing"),
    ],
    ids=["opening", "pre", "post", "load_post", "closing"],
)
def test_a_reading_that_was_not_still_is_missing_not_guessed(day, missing):
    kinds = [dip.kind.value for dip in day.dips()]

    assert missing not in kinds
    assert len(kinds) == 3


def test_a_restless_level_is_no_reading():
    assert _shift(noise_mm=3.0).dips() == []


def test_a_level_that_still_runs_is_no_reading():
    """A drain through the manhole: one millimetre a minute, and no noise to hide in."""
    running = [Sample(10.0 * index, 800 - index / 6, 12.0, 0.0, 0.0) for index in range(40)]

    assert dips(running, [], []) == []


def test_a_leak_of_a_few_litres_an_hour_is_still_a_reading():
    leaking = [Sample(10.0 * index, 800 - 0.01 * index, 12.0, 0.0, 0.0) for index in range(40)]

    assert _told(dips(leaking, [], [])) == [("opening", 0), ("closing", 0)]


def test_two_fills_at_one_place_are_one_stop():
    day = _Day().park(400).drive(600).park(120).fill(42).park(240).fill(21).park(240).drive(300)
    day.park(600)

    assert _told(day.dips()) == [
        ("opening", 0),
        ("pre", 1),
        ("post", 1),
        ("pre", 1),
        ("post", 1),
        ("closing", 2),
    ]


def test_without_speed_the_pump_alone_tells_and_every_event_is_a_place():
    day = _Day(speed_known=False).park(400).fill(42).park(240).fill(35).park(600)

    assert _told(day.dips()) == [
        ("opening", 0),
        ("pre", 1),
        ("post", 1),
        ("pre", 2),
        ("post", 2),
        ("closing", 3),
    ]


def test_without_temperature_a_dip_says_so():
    samples = [Sample(10.0 * index, 800.0 + index % 2 / 10, None, 0.0) for index in range(40)]

    window = dips(samples, [], [])[0].window

    assert (window.temperature_c, window.pitch, window.roll) == (None, None, None)


def test_a_stuck_probe_gives_no_dips_at_all():
    day = _shift()
    stuck = [
        Sample(sample.at_s, 850.0, 12.0, sample.speed_kmh, sample.pulses_l)
        for sample in day.samples
    ]

    found = cleaned(stuck, received_at_s=day.at_s)

    assert [fault.kind.value for fault in found.faults] == ["late", "stuck_probe"]
    assert dips(found.samples, day.fills, day.loads) == []


def test_a_shuffled_and_doubled_stream_gives_the_same_dips():
    day = _shift()
    mixed = Random(3).sample(day.samples * 2, 2 * len(day.samples))

    found = cleaned(mixed, received_at_s=day.at_s)

    assert dips(found.samples, day.fills, day.loads) == day.dips()


def test_samples_that_come_seldom_give_what_they_can():
    assert _told(_shift(step_s=60).dips()) == [
        ("opening", 0),
        ("load_post", 3),
        ("closing", 4),
    ]


@pytest.mark.parametrize(("fills", "loads"), [([], []), ([(10, 20)], [(30, 40)])])
def test_no_samples_no_dips(fills, loads):
    assert dips([], fills, loads) == []
