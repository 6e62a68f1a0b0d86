from decimal import Decimal
from itertools import accumulate, pairwise
from math import acos, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.strapping import StrappingTable, check_points, sd_share
from proil_core.refusal import Code, Refusal

HEIGHT_MM = 900


def _ellipse(level_mm, capacity=1000.0, height=HEIGHT_MM):
    share = 1 - 2 * level_mm / height
    return capacity * (acos(share) - share * sqrt(max(0.0, 1 - share**2))) / 3.141592653589793


def _points(levels):
    return [(Decimal(level), Decimal(str(round(_ellipse(level), 3)))) for level in levels]


def _worst(step_mm, low_mm, high_mm):
    table = StrappingTable(_points(range(0, HEIGHT_MM + 1, step_mm)))
    levels = range(low_mm, high_mm + 1)
    return max(abs(float(table.litres_at(Decimal(mm))) - _ellipse(mm)) for mm in levels)


STEPS = st.lists(
    st.tuples(st.integers(1, 60), st.decimals("0.5", 120, places=1)), min_size=3, max_size=30
)


def _of_steps(steps):
    levels = accumulate(step for step, _litres in steps)
    litres = accumulate(litres for _step, litres in steps)
    return list(zip(map(Decimal, levels), litres, strict=True))


@pytest.mark.parametrize(("step_mm", "litres"), [(100, 3.9), (50, 1.3), (25, 0.47), (10, 0.12)])
def test_interpolation_of_a_round_tank(step_mm, litres):
    assert _worst(step_mm, 0, HEIGHT_MM) == pytest.approx(litres, rel=0.1)


def test_fifty_millimetres_are_enough_where_the_level_is_kept():
    assert _worst(50, 90, 810) <= 0.15


@given(STEPS)
def test_exact_at_its_points(steps):
    table = StrappingTable(_of_steps(steps))

    assert [table.litres_at(level) for level, _litres in _of_steps(steps)] == [
        litres for _level, litres in _of_steps(steps)
    ]


@given(STEPS, st.data())
def test_never_falls_and_never_leaves_its_step(steps, data):
    points = _of_steps(steps)
    table = StrappingTable(points)
    below, above = data.draw(st.sampled_from(list(pairwise(points))))
    levels = sorted(data.draw(st.decimals(below[0], above[0], places=1)) for _each in range(4))
    litres = [table.litres_at(level) for level in levels]

    assert litres == sorted(litres)
    assert below[1] <= litres[0] <= litres[-1] <= above[1]
    assert all(table.area_l_per_mm(level) >= 0 for level in levels)


def test_area_is_litres_per_millimetre():
    table = StrappingTable(_points(range(0, HEIGHT_MM + 1, 25)))
    litres = table.litres_at(Decimal(451)) - table.litres_at(Decimal(450))

    assert table.area_l_per_mm(Decimal(450)) == pytest.approx(float(litres), abs=0.01)
    assert table.area_l_per_mm(Decimal(450)) == pytest.approx(1.415, abs=0.01)


@pytest.mark.parametrize("level_mm", ["-0.1", "900.1", "9000"])
def test_nothing_outside_the_table_is_guessed(level_mm):
    table = StrappingTable(_points(range(0, HEIGHT_MM + 1, 50)))

    for question in (table.litres_at, table.area_l_per_mm):
        with pytest.raises(Refusal) as refused:
            question(Decimal(level_mm))
        assert refused.value.code is Code.LEVEL_OUT_OF_TABLE
        assert refused.value.facts["top_mm"] == 900


@pytest.mark.parametrize("step_mm", [10, 25, 50])
@pytest.mark.parametrize("capacity", ["995.1", "1000", "1004.9"])
def test_a_round_tank_is_accepted(step_mm, capacity):
    check_points(_points(range(0, HEIGHT_MM + 1, step_mm)), Decimal(capacity))


def _spoiled(row, level=None, litres=None):
    points = _points(range(0, HEIGHT_MM + 1, 50))
    was = points[row - 1]
    points[row - 1] = (
        was[0] if level is None else Decimal(level),
        was[1] if litres is None else Decimal(litres),
    )
    return points


@pytest.mark.parametrize(
    ("points", "problem", "row"),
    [
        ([], "few_points", 0),
        (_points([0, 900]), "few_points", 2),
        (_spoiled(1, level=-1), "negative", 1),
        (_spoiled(1, litres="-0.001"), "negative", 1),
        (_spoiled(7, level=250), "level_not_growing", 7),
        (_spoiled(7, level=25), "level_not_growing", 7),
        (_spoiled(7, litres="180"), "litres_not_growing", 7),
        (_spoiled(10, litres="460.9"), "uneven", 10),
        (_spoiled(10, litres="500"), None, None),
        (_spoiled(19, litres="1020"), "not_as_certified", 19),
    ],
)
def test_import_names_the_problem_and_the_row(points, problem, row):
    if problem is None:
        check_points(points, Decimal(1000))
        return
    with pytest.raises(Refusal) as refused:
        check_points(points, Decimal(1000))

    assert refused.value.code is Code.STRAPPING_TABLE_INVALID
    assert refused.value.facts["problem"] == problem
    assert refused.value.facts["row"] == row


@pytest.mark.parametrize(
    ("points", "poured", "share"),
    [
        (range(0, 901, 45), True, 0.001),
        (range(0, 901, 50), True, 0.005),
        (range(0, 901, 10), False, 0.003),
        ([*range(0, 200, 10), 900], True, 0.005),
    ],
    ids=["poured finely", "too few points", "drawn", "a wide step"],
)
def test_a_table_is_worth_what_it_was_made_with(points, poured, share):
    assert sd_share(_points(points), poured=poured) == share
