from decimal import Decimal

import pytest

from proil_core.fuel.data_sheets import DIPSTICK, MeterSheet, instruments
from proil_core.fuel.dip import DipKind
from proil_core.fuel.dose import FillKind
from proil_core.fuel.shift_epochs import shift_record
from proil_core.fuel.shift_facts import DipSeen, FillSeen, LoadSeen, ShiftFacts
from proil_core.fuel.shift_record import EpochKind, OrderLitres

SHEET = instruments(1000, 1, 0.001, DIPSTICK, MeterSheet(), evaporates=True)


def dip(kind, at_min, stop, litres15, moves=None, totalizer=None):
    return DipSeen(DipKind(kind), at_min, stop, litres15, 1.0, totalizer, moves)


def fill(key, at_min, litres, before=None, kind="order", vcf=1.0, metered=None):
    after = None if before is None else Decimal(before) + Decimal(metered or litres)
    start = None if before is None else Decimal(before)
    return FillSeen(key, FillKind(kind), at_min - 5, at_min, Decimal(litres), start, after, vcf)


def record(dips, fills=(), loads=()):
    return shift_record(ShiftFacts(dips, fills, loads), "shf_1", SHEET)


def sums(made):
    return [
        (each.kind, each.metered15_cum_l, each.loads15_cum_l, each.orders15_cum_l)
        for each in made.epochs
    ]


def test_day_with_a_fill_and_a_load():
    made = record(
        [
            dip("opening", 0, 0, 900.0, totalizer=Decimal(0)),
            dip("pre", 53, 1, 900.0, "f"),
            dip("post", 62, 1, 860.2, "f"),
            dip("load_pre", 100, 2, 860.0, "l"),
            dip("load_post", 120, 2, 960.0, "l"),
            dip("closing", 600, 3, 960.0, totalizer=Decimal(40)),
        ],
        [fill("f", 60, "40", before="0")],
        [LoadSeen("l", 110, Decimal(100))],
    )

    assert sums(made) == [
        (EpochKind.OPENING, 0, 0, 0),
        (EpochKind.PRE, 0, 0, 0),
        (EpochKind.POST, 40, 0, 40),
        (EpochKind.LOAD_PRE, 40, 0, 40),
        (EpochKind.LOAD_POST, 40, 100, 40),
        (EpochKind.CLOSING, 40, 100, 40),
    ]
    assert [each.stop for each in made.epochs] == [0, 1, 1, 2, 2, 3]
    assert [each.v15_l for each in made.epochs][2] == 860.2
    assert made.orders == (OrderLitres(60, 40, 40),)
    assert (made.shift_id, made.instruments) == ("shf_1", SHEET)


def test_own_dips_know_better_than_the_clock():
    made = record(
        [dip("pre", 61, 1, 900.0, "f"), dip("post", 59, 1, 860.0, "f")],
        [fill("f", 60, "40", before="0")],
    )

    assert sorted(sums(made)) == [(EpochKind.POST, 40, 0, 40), (EpochKind.PRE, 0, 0, 0)]


def test_minutes_never_go_back():
    made = record([dip("opening", 2, 0, 900.0), dip("pre", 1, 1, 900.0, "f")])

    assert [each.t_min for each in made.epochs] == [2, 2]


def test_litres_in_no_fill_left_before_the_fill_that_shows_them():
    made = record(
        [
            dip("opening", 0, 0, 900.0, totalizer=Decimal(0)),
            dip("pre", 53, 1, 895.0, "f"),
            dip("post", 62, 1, 855.0, "f"),
        ],
        [fill("f", 60, "40", before="5")],
    )

    assert [each.metered15_cum_l for each in made.epochs] == [0, 5, 45]


def test_meter_and_word_of_the_driver_are_kept_apart():
    made = record(
        [dip("post", 62, 1, 860.0, "f")], [fill("f", 60, "40.1", before="0", metered="40")]
    )

    assert (made.epochs[0].metered15_cum_l, made.epochs[0].orders15_cum_l) == (40, 40.1)
    assert made.orders == (OrderLitres(60, 40, 40.1),)


@pytest.mark.parametrize(
    ("kind", "before", "moved"),
    [
        ("proving", "0", (10, 0, 0)),
        ("spill", None, (10, 0, 0)),
        ("return", None, (0, 10, 0)),
        ("transfer", "0", (10, 0, 0)),
    ],
)
def test_what_each_kind_moves(kind, before, moved):
    made = record([dip("closing", 600, 3, 900.0)], [fill("f", 60, "10", before, kind)])

    assert sums(made)[0][1:] == moved
    assert made.orders == ()


def test_what_another_compartment_gave_comes_like_a_load():
    made = record([dip("closing", 600, 3, 900.0)], (), [LoadSeen("t", 60, Decimal(30), True)])

    assert (made.epochs[0].metered15_cum_l, made.epochs[0].loads15_cum_l) == (0, 30)


def test_fill_takes_its_own_temperature_or_that_of_the_nearest_dip():
    warm = DipSeen(DipKind.CLOSING, 600, 3, 900.0, 0.99)

    own = record([warm], [fill("f", 60, "100", before="0", vcf=0.98)])
    nearest = record([warm], [fill("f", 60, "100", before="0", vcf=None)])

    assert own.epochs[0].metered15_cum_l == pytest.approx(98)
    assert nearest.epochs[0].metered15_cum_l == pytest.approx(99)


def test_control_dip_is_another_look_after_the_fill():
    made = record([dip("control", 70, 2, 858.0)])

    assert made.epochs[0].kind is EpochKind.POST
