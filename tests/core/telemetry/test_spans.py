import pytest

from proil_core.fuel.epochs import DerivedDip, Sample, Window, dips
from proil_core.fuel.shift_record import EpochKind
from proil_core.telemetry.spans import Span, around, load_span, next_due_s


def _dip(kind, at_s):
    return DerivedDip(kind, at_s, 0, Window(at_s - 60, at_s, 500, 0.1, 60, 12, 0, 0))


def _samples(levels, start_s=0):
    return [Sample(start_s + 10 * number, level) for number, level in enumerate(levels)]


@pytest.mark.parametrize(
    ("levels", "start_s"),
    [
        ([400, 400, 400, 500, 600, 600], 20),
        ([400, 401.9, 400.5, 500, 600, 600], 20),
        ([420, 400, 500, 600], 10),
        ([None, 400, None, 600], 10),
    ],
)
def test_a_load_begins_where_the_level_begins_to_rise(levels, start_s):
    span = load_span(7, 1000, _samples(levels))

    assert span == Span(7, start_s, 1000, is_load=True)


@pytest.mark.parametrize("samples", [[], _samples([None, None]), _samples([400], start_s=-900)])
def test_a_load_whose_level_nobody_saw_is_a_moment(samples):
    assert load_span(7, 1000, samples).times == (1000, 1000)


def test_what_came_after_the_load_says_nothing_of_its_beginning():
    assert load_span(7, 20, _samples([400, 500, 600, 390])).start_s == 0


FIRST, SECOND = Span(1, 100, 200, is_load=False), Span(2, 500, 600, is_load=False)
LOAD = Span(3, 300, 400, is_load=True)


@pytest.mark.parametrize(
    ("kind", "at_s", "span"),
    [
        (EpochKind.PRE, 90, FIRST),
        (EpochKind.POST, 280, FIRST),
        (EpochKind.PRE, 490, SECOND),
        (EpochKind.POST, 780, SECOND),
        (EpochKind.LOAD_PRE, 290, LOAD),
        (EpochKind.LOAD_POST, 1000, LOAD),
        (EpochKind.PRE, 700, None),
        (EpochKind.POST, 90, None),
        (EpochKind.OPENING, 90, None),
        (EpochKind.CLOSING, 900, None),
    ],
)
def test_a_dip_belongs_to_the_nearest_of_its_kind(kind, at_s, span):
    assert around(_dip(kind, at_s), [FIRST, SECOND, LOAD]) == span


def test_dips_of_a_stream_find_their_load():
    samples = [
        Sample(float(at_s), 400.0 if at_s < 600 else min(600.0, 400.0 + at_s - 600), 12.0, 0.0)
        for at_s in range(0, 2400, 5)
    ]
    span = load_span(7, 820, samples)

    found = {dip.kind: around(dip, [span]) for dip in dips(samples, [], [span.times])}

    assert found[EpochKind.LOAD_PRE] == found[EpochKind.LOAD_POST] == span


@pytest.mark.parametrize(
    ("fills_s", "loads_s", "now_s", "due_s"),
    [
        ([], [], 0, 360),
        ([], [], 360, None),
        ([1000], [], 1000, 1240),
        ([1000], [900], 1000, 1240),
        ([1000], [900], 1240, 1860),
        ([1000], [900], 1860, None),
    ],
)
def test_when_to_look_next(fills_s, loads_s, now_s, due_s):
    assert next_due_s(0, fills_s, loads_s, now_s) == due_s
