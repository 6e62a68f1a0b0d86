"""Fills that were recorded against litres that the meter's pulses counted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.pulse_account import Difference, Recorded, differences
from proil_core.fuel.samples import Sample

STEP_S = 10
CLOSED = float("inf")
# Pours: second of the start and litres at 0.5 l/s.
POURS = [(600, 40.0), (2400, 52.0), (4200, 30.0)]


def _samples(pours=POURS, until_s=6000, lost=()):
    samples = []
    for at_s in range(0, until_s + 1, STEP_S):
        counted = sum(min(max(at_s - start_s, 0) * 0.5, litres) for start_s, litres in pours)
        if not any(start_s <= at_s < end_s for start_s, end_s in lost):
            samples.append(Sample(float(at_s), 800.0, 12.0, 0.0, 1000.0 + counted))
    return samples


def _recorded(*litres):
    fills = zip("abc", POURS, litres, strict=True)
    return [
        Recorded(key, start_s - 30.0, start_s + poured * 2 + 45.0, Decimal(each))
        for key, (start_s, poured), each in fills
        if each is not None
    ]


def _told(fills, samples=None, until_s=CLOSED):
    found = differences(fills, samples or _samples(), until_s)
    return [(each.fills, each.litres) for each in found]


@pytest.mark.parametrize("litres", [("40", "52", "30"), ("40.1", "51.8", "29.9")])
def test_recorded_fills_agree_with_the_pulses(litres):
    assert _told(_recorded(*litres)) == []


@pytest.mark.parametrize(
    ("litres", "found"),
    [
        (("40", None, "30"), [((), "52.000")]),
        (("40", "53", "30"), [(("b",), "-1.000")]),
        (("40", "80", "30"), [((), "52.000"), (("b",), "-80.000")]),
        (("52", "40", "30"), [(("a",), "-12.000"), (("b",), "12.000")]),
    ],
    ids=["no record", "a typed litre", "another fill", "two fills changed places"],
)
def test_what_differs_is_told_with_its_litres(litres, found):
    told = _told(_recorded(*litres))

    assert sorted(told) == sorted((fills, Decimal(text)) for fills, text in found)


def test_litres_in_no_fill_are_told_with_their_time():
    assert differences(_recorded("40", None, "30"), _samples(), CLOSED) == [
        Difference(2400.0, 2510.0, Decimal("52.000"), ())
    ]


def test_a_fill_recorded_twice_is_told():
    twice = [*_recorded("40", "52", "30"), Recorded("d", 2400.0, 2560.0, Decimal(52))]

    [(fills, litres)] = _told(twice)

    assert set(fills) == {"b", "d"}
    assert litres == Decimal("-52.000")


def test_a_fill_poured_in_two_goes_is_one():
    samples = _samples([(600, 20.0), (1000, 20.0)])

    assert _told([Recorded("a", 580.0, 1060.0, Decimal(40))], samples) == []


@pytest.mark.parametrize(("until_s", "is_told"), [(3099, False), (3100, True)])
def test_a_driver_has_ten_minutes_to_type(until_s, is_told):
    samples = _samples([(2400, 50.0)], until_s=2600)

    assert bool(_told([], samples, until_s)) is is_told


def test_without_samples_nobody_knows_that_nothing_was_poured():
    assert _told(_recorded("40", "52", "30"), _samples(POURS[:1], lost=[(1500, 5500)])) == []
    assert _told(_recorded("40", "52", "30"), []) == []


def test_litres_poured_while_samples_were_lost_are_counted_still():
    assert _told(_recorded("40", None, "30"), _samples(lost=[(2410, 2440)])) == [
        ((), Decimal("52.000"))
    ]


def test_nothing_poured_needs_no_pour():
    assert _told([Recorded("z", 10.0, 20.0, Decimal(0))], _samples([])) == []


@given(st.lists(st.tuples(st.integers(20, 60), st.booleans()), min_size=1, max_size=8))
def test_whatever_is_left_out_is_told_and_nothing_else(doses):
    stops = [(600 + 1800 * index, float(litres)) for index, (litres, _is) in enumerate(doses)]
    fills = [
        Recorded(str(index), start_s, start_s + 2 * litres, Decimal(litres))
        for index, (start_s, litres) in enumerate(stops)
        if doses[index][1]
    ]

    told = _told(fills, _samples(stops, until_s=600 + 1800 * len(stops)))

    assert told == [((), Decimal(litres)) for litres, is_recorded in doses if not is_recorded]
