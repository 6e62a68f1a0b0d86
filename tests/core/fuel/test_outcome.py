from dataclasses import replace
from decimal import Decimal

import pytest

from proil_core.fuel import outcome
from proil_core.fuel.analysis import analyse
from proil_core.fuel.checks import Check
from proil_core.fuel.data_sheets import DIPSTICK, MeterSheet, instruments
from proil_core.fuel.outcome import Accounts
from proil_core.fuel.shift_facts import Missing
from proil_core.fuel.shift_record import ShiftRecord
from proil_core.fuel.states import Missing as Unseen
from proil_core.fuel.states import State
from proil_core.fuel.verdict import Verdict

SHEET = instruments(1000, 1, 0.001, DIPSTICK, MeterSheet(), evaporates=True)
EMPTY = analyse(ShiftRecord("shf_1", SHEET, (), ()), None)
GOOD = replace(EMPTY, state=State.OK, missing=())


def check(name, litres, limit="0.1"):
    return Check(name, "1", Decimal(litres), Decimal(limit))


class TestState:
    @pytest.mark.parametrize(
        ("said", "checks", "state"),
        [
            (State.OK, [], State.OK),
            (State.OK, [check("R1", "0.1")], State.OK),
            (State.OK, [check("R1", "0.2")], State.CHECK),
            (State.OK, [check("R1", "40")], State.FAIL),
            (State.OK, [check("R4", "-2", "1")], State.CHECK),
            (State.OK, [check("R4", "-5", "1")], State.FAIL),
            (State.OK, [check("R6", "-5", "1")], State.OK),
            (State.FAIL, [check("R1", "0.2")], State.FAIL),
            (State.NOT_CAPABLE, [check("R1", "0.2")], State.NOT_CAPABLE),
            (State.NOT_CAPABLE, [check("R1", "40")], State.FAIL),
        ],
    )
    def test_books_see_what_the_analysis_cannot(self, said, checks, state):
        assert outcome.state((), replace(GOOD, state=said), checks) is state

    def test_nothing_is_said_of_a_shift_that_lacks_something(self):
        assert outcome.state((Missing.STOPS,), GOOD, [check("R1", "40")]) is State.INCOMPLETE


class TestLacking:
    @pytest.mark.parametrize(
        ("recorded", "unseen", "lacking"),
        [
            ((), (), ()),
            ((), (Unseen.DIPS,), (Missing.STOPS,)),
            ((Missing.STOPS,), (Unseen.DIPS,), (Missing.STOPS,)),
            ((Missing.CLOSING_DIP,), (Unseen.CLOSING,), (Missing.CLOSING_DIP,)),
            ((Missing.TEMPERATURE,), (Unseen.OPENING,), (Missing.TEMPERATURE,)),
            ((Missing.SETTLED,), (Unseen.CLOSING,), (Missing.SETTLED,)),
            ((), (Unseen.METER,), (Missing.TOTALIZER,)),
        ],
    )
    def test_each_reason_is_named_once(self, recorded, unseen, lacking):
        assert outcome.lacking(recorded, replace(GOOD, missing=unseen)) == lacking


class TestAccounts:
    def test_short_load_falls_on_the_depot_alone(self):
        found = outcome.accounts(
            Decimal("-5.2"),
            GOOD,
            [check("R1", "0"), check("R4", "-5", "1"), check("R5", "-5.2")],
            of_depot=True,
        )

        assert found == Accounts(Decimal(0), Decimal("-0.2"), Decimal(-5))

    def test_load_within_its_limit_stays_with_the_stock(self):
        found = outcome.accounts(
            Decimal("-0.6"), GOOD, [check("R4", "-0.6", "1.1")], of_depot=False
        )

        assert found == Accounts(Decimal(0), Decimal("-0.6"), Decimal(0))

    def test_load_that_only_the_analysis_sees_is_the_depots(self):
        said = replace(GOOD, verdict=Verdict.LOAD, estimated_loss_l=2.5)

        found = outcome.accounts(Decimal(-3), said, [check("R4", "-2.4", "3")], of_depot=True)

        assert found == Accounts(Decimal(0), Decimal("-0.5"), Decimal("-2.5"))

    def test_what_is_short_elsewhere_stays_with_the_stock_beside_a_good_load(self):
        said = replace(GOOD, verdict=Verdict.LOAD, estimated_loss_l=8.0)

        found = outcome.accounts(Decimal(-8), said, [check("R4", "-0.2", "3")], of_depot=False)

        assert found == Accounts(Decimal(0), Decimal(-8), Decimal(0))

    def test_litres_in_no_fill_are_the_drivers(self):
        found = outcome.accounts(Decimal(0), GOOD, [check("R1", "40")], of_depot=False)

        assert found == Accounts(Decimal(40), Decimal(0), Decimal(0))

    @pytest.mark.parametrize(
        ("found", "needs"),
        [
            (Accounts(Decimal(0), Decimal(-3), Decimal(0)), False),
            (Accounts(Decimal(0), Decimal("-3.001"), Decimal(0)), True),
            (Accounts(Decimal("3.1"), Decimal(0), Decimal(0)), True),
            (Accounts(Decimal(0), Decimal(0), Decimal(-5)), True),
        ],
    )
    def test_second_person_above_three_litres(self, found, needs):
        assert outcome.needs_second_person(found) is needs
