from dataclasses import replace
from decimal import Decimal

import pytest

from proil_core.fuel.data_sheets import DIPSTICK, PROBES, MeterSheet, ProbeKind, instruments
from proil_core.fuel.dip import DipKind
from proil_core.fuel.dose import FillKind
from proil_core.fuel.outcome import Accounts
from proil_core.fuel.parameters import from_data_sheet
from proil_core.fuel.reconciliation import reconcile
from proil_core.fuel.shift_facts import DipSeen, FillSeen, LoadSeen, Missing, ShiftFacts
from proil_core.fuel.states import State
from proil_core.fuel.verdict import Verdict

LEVEL = PROBES[ProbeKind.MAGNETOSTRICTIVE].with_inclinometer()
METER = MeterSheet(proved_sd_share=0.0005)
GOOD = instruments(1000, 1, 0.0001, LEVEL, METER, evaporates=False)
CAPACITIVE = instruments(
    1000, 1, 0.005, PROBES[ProbeKind.CAPACITIVE], MeterSheet(), evaporates=False
)
FILLS, EACH_L = 10, Decimal(40)


class Day:
    """Ten fills of 40 l, half an hour apart, and a load of 500 l in the middle; no noise."""

    def __init__(self, **losses):
        """Losses in litres by the minute from which they are missing: `at_150="5"`."""
        self.losses = {int(name[3:]): float(litres) for name, litres in losses.items()}
        self.delivered = 500.0
        self.dips = [self.dip("opening", 0, 0, totalizer=Decimal(0))]
        self.fills = []
        for number in range(1, FILLS + 1):
            self.pour(str(number), 30 * number)
        self.dips += [self.dip("load_pre", 156, 50, "load"), self.dip("load_post", 168, 50, "load")]
        self.dips.append(self.dip("closing", 400, 99, totalizer=EACH_L * FILLS))
        self.loads = [LoadSeen("load", 162, Decimal(500))]

    def level(self, at_min):
        poured = sum(float(EACH_L) for number in range(1, FILLS + 1) if 30 * number <= at_min)
        lost = sum(litres for since, litres in self.losses.items() if since <= at_min)
        return 800 - poured - lost + (self.delivered if at_min >= 162 else 0)

    def dip(self, kind, at_min, stop, moves=None, totalizer=None):
        return DipSeen(DipKind(kind), at_min, stop, self.level(at_min), 1.0, totalizer, moves)

    def pour(self, key, at_min):
        before = EACH_L * (int(key) - 1)
        self.fills.append(
            FillSeen(key, FillKind.ORDER, at_min - 5, at_min, EACH_L, before, before + EACH_L, 1.0)
        )
        self.dips += [
            self.dip("pre", at_min - 7, int(key), key),
            self.dip("post", at_min + 2, int(key), key),
        ]

    def reconciled(self, sheet=GOOD, **more):
        facts = ShiftFacts(self.dips, self.fills, self.loads)
        return reconcile("shf_1", replace(facts, **more), sheet, None)


def failing(result):
    return {(check.name, check.subject): check.litres for check in result.checks if not check.holds}


def test_clean_day_is_ok():
    result = Day().reconciled()

    assert result.state is State.OK
    assert result.corrected.variance15 == 0
    assert result.accounts == Accounts(Decimal(0), Decimal(0), Decimal(0))
    assert failing(result) == {}
    assert [check.name for check in result.checks].count("R2") == FILLS
    assert [check.name for check in result.checks].count("R3") == FILLS
    assert [check.name for check in result.checks].count("R4") == 1
    assert [check.name for check in result.checks].count("R6") == FILLS + 2


def test_five_litres_stolen_between_two_stops_are_found_there():
    result = Day(at_220="5").reconciled()

    assert result.state is State.FAIL
    assert result.analysis.verdict is Verdict.LOSS_BETWEEN_STOPS
    assert result.analysis.estimated_loss_l == pytest.approx(5, abs=0.3)
    assert result.analysis.stops == (7, 8)
    assert result.analysis.window_min == (212, 233)
    assert (result.fill_before, result.fill_after) == ("7", "8")
    assert failing(result) == {
        ("R6", "7–8"): Decimal(-5),
        ("R5", ""): Decimal(-5),
    }
    assert result.accounts == Accounts(Decimal(0), Decimal(-5), Decimal(0))


def test_short_load_is_the_depots_alone():
    day = Day(at_162="5")

    result = day.reconciled()

    assert result.state is State.FAIL
    assert result.analysis.verdict is Verdict.LOAD
    assert failing(result)[("R4", "load")] == pytest.approx(Decimal(-5), abs=Decimal("0.01"))
    assert result.accounts.depot == pytest.approx(Decimal(-5), abs=Decimal("0.01"))
    assert result.accounts.stock == pytest.approx(Decimal(0), abs=Decimal("0.01"))
    assert result.accounts.driver == 0


def test_litres_poured_into_no_fill_are_the_drivers_and_leave_no_mark_in_the_stock():
    day = Day()
    without = [fill for fill in day.fills if fill.key != "4"]
    dips = [dip for dip in day.dips if dip.moves != "4"]

    result = day.reconciled(fills=without, dips=dips)

    assert result.accounts == Accounts(Decimal(40), Decimal(0), Decimal(0))
    assert failing(result) == {("R1", ""): Decimal(40)}
    assert result.analysis.verdict is Verdict.NONE
    assert result.state is State.FAIL


def test_fill_that_the_level_does_not_show_is_told_with_its_fill():
    day = Day()
    day.losses = {115: -6.0}
    result = Day.reconciled(rebuilt(day))

    assert result.analysis.verdict is Verdict.ORDER_OR_METER
    assert (result.fill_before, result.fill_after) == ("4", "4")
    assert ("R3", "4") in failing(result)


def test_word_of_the_driver_against_the_meter():
    day = Day()
    day.fills[2] = replace(day.fills[2], litres=Decimal("40.3"))

    result = day.reconciled()

    assert failing(result) == {("R1", ""): Decimal("-0.3"), ("R2", "3"): Decimal("0.3")}
    assert result.state is State.CHECK


def test_capacitive_probe_is_not_capable_and_says_by_how_much():
    result = Day().reconciled(sheet=CAPACITIVE)

    assert result.state is State.NOT_CAPABLE
    assert 2 * result.analysis.u_l > 3


def test_stuck_probe_is_never_ok():
    day = Day()
    stuck = [replace(dip, litres15=800.0) for dip in day.dips]

    result = day.reconciled(dips=stuck)

    assert result.state is State.FAIL
    assert result.analysis.alarm
    assert len([name for name, _ in failing(result) if name == "R3"]) == FILLS


@pytest.mark.parametrize(
    ("kind", "missing"), [("opening", Missing.OPENING_DIP), ("closing", Missing.CLOSING_DIP)]
)
def test_shift_without_an_anchor_is_incomplete(kind, missing):
    day = Day()

    result = day.reconciled(dips=[dip for dip in day.dips if dip.kind != kind])

    assert result.state is State.INCOMPLETE
    assert missing in result.missing
    assert result.raw is result.corrected is None
    assert 0 < 2 * result.u_l < 3


def test_shift_without_a_temperature_is_incomplete():
    day = Day()
    cold = [replace(dip, litres15=None, vcf=None) for dip in day.dips]

    result = day.reconciled(dips=cold)

    assert result.state is State.INCOMPLETE
    assert Missing.TEMPERATURE in result.missing
    assert Missing.OPENING_DIP not in result.missing


def test_dipstick_without_stops_is_incomplete():
    day = Day()
    anchors = [dip for dip in day.dips if dip.totalizer is not None]

    result = day.reconciled(
        sheet=instruments(1000, 1, 0.005, DIPSTICK, MeterSheet(), evaporates=False), dips=anchors
    )

    assert result.state is State.INCOMPLETE
    assert result.missing == (Missing.STOPS,)


def test_shift_closes_by_data_sheets_when_the_corrections_are_of_another_tank():
    foreign = from_data_sheet(replace(GOOD, capacity_l=2500.0))
    day = Day(at_220="5")
    facts = ShiftFacts(day.dips, day.fills, day.loads)

    assert reconcile("shf_1", facts, GOOD, foreign) == day.reconciled()


def test_same_records_give_the_same_result_to_the_bit():
    assert Day(at_220="5").reconciled() == Day(at_220="5").reconciled()


def rebuilt(day):
    """The same day with its dips read anew."""
    day.dips = [replace(dip, litres15=day.level(dip.at_min)) for dip in day.dips]
    return day
