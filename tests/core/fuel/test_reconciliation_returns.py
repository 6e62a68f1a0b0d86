"""What is poured back or comes out of another compartment is no affair of the depot."""

from dataclasses import replace
from decimal import Decimal

import pytest
from test_reconciliation import Day, failing

from proil_core.fuel.dose import FillKind
from proil_core.fuel.outcome import Accounts
from proil_core.fuel.shift_facts import FillSeen, LoadSeen
from proil_core.fuel.states import State
from proil_core.fuel.verdict import Verdict

DRAWN_L = 20


def proving_day(short_l):
    """Twenty litres drawn to prove the meter after the eighth fill, of which some come back."""
    day, drawn = Day(), Decimal(DRAWN_L)
    before = day.fills[7].totalizer_after
    later = [
        replace(
            fill,
            totalizer_before=fill.totalizer_before + drawn,
            totalizer_after=fill.totalizer_after + drawn,
        )
        for fill in day.fills[8:]
    ]
    proving = FillSeen("p", FillKind.PROVING, 248, 250, drawn, before, before + drawn, 1.0)
    back = FillSeen("back", FillKind.RETURN, 254, 255, drawn, vcf=1.0)
    level = day.level(241)
    around = [
        replace(day.dip(kind, at_min, 60, key), litres15=level - out)
        for kind, at_min, key, out in (
            ("pre", 247, "p", 0),
            ("post", 251, "p", DRAWN_L),
            ("pre", 253, "back", DRAWN_L),
            ("post", 257, "back", short_l),
        )
    ]
    day.losses[256] = short_l
    day.dips[-1] = replace(day.dips[-1], totalizer=day.dips[-1].totalizer + drawn)
    day.dips = [replace(dip, litres15=day.level(dip.at_min)) for dip in day.dips] + around
    day.fills = [*day.fills[:8], proving, back, *later]
    return day


def r4(result):
    return [check.subject for check in result.checks if check.name == "R4"]


def test_proving_draw_that_comes_back_whole_is_ok():
    result = proving_day(0).reconciled()

    assert (result.state, failing(result), r4(result)) == (State.OK, {}, ["load"])


def test_what_is_short_of_a_return_is_not_the_depots():
    result = proving_day(8).reconciled()

    assert result.state is State.FAIL
    assert result.analysis.verdict is Verdict.LOAD
    assert r4(result) == ["load"]
    assert failing(result) == {("R5", ""): Decimal(-8)}
    assert result.accounts == Accounts(Decimal(0), Decimal(-8), Decimal(0))


def test_what_is_short_of_a_transfer_is_not_the_depots():
    result = Day(at_162="5").reconciled(loads=[LoadSeen("load", 162, Decimal(500), True)])

    assert result.analysis.verdict is Verdict.LOAD
    assert r4(result) == []
    assert result.accounts == Accounts(Decimal(0), Decimal(-5), Decimal(0))


def test_short_load_beside_a_good_return_is_the_depots():
    day = proving_day(0)
    day.losses = {162: 5.0}
    day.dips = [
        replace(dip, litres15=dip.litres15 - 5) if dip.at_min >= 162 else dip for dip in day.dips
    ]

    accounts = day.reconciled().accounts

    assert accounts.depot == pytest.approx(Decimal(-5), abs=Decimal("0.01"))
    assert accounts.stock == pytest.approx(Decimal(0), abs=Decimal("0.01"))


def test_load_with_one_dip_is_told_by_its_own_key():
    day = Day()

    result = day.reconciled(dips=[dip for dip in day.dips if dip.kind != "load_post"])

    assert r4(result) == ["load"]
