from decimal import Decimal

import pytest

from proil_core.fuel.account import Account, account
from proil_core.fuel.analysis import Corrections, analyse
from proil_core.fuel.data_sheets import PROBES, MeterSheet, ProbeKind, instruments
from proil_core.fuel.dip import DipKind
from proil_core.fuel.dose import FillKind
from proil_core.fuel.parameters import from_data_sheet
from proil_core.fuel.shift_epochs import shift_record
from proil_core.fuel.shift_facts import DipSeen, FillSeen, LoadSeen, ShiftFacts

SHEET = instruments(
    1000, 1, 0.001, PROBES[ProbeKind.MAGNETOSTRICTIVE], MeterSheet(), evaporates=True
)
NOTHING = Corrections(0.0, 0.0, 0.0, 0.0, 0.0)


def anchor(kind, at_min, litres15, totalizer, vcf=1.0):
    return DipSeen(DipKind(kind), at_min, int(at_min), litres15, vcf, Decimal(totalizer))


def fill(kind, litres, before=None, after=None, key="f"):
    numbers = [None if each is None else Decimal(each) for each in (before, after)]
    return FillSeen(key, FillKind(kind), 50, 60, Decimal(litres), *numbers, 1.0)


def facts(*fills, closing="860.000", totalizer="40", loads=()):
    dips = [anchor("opening", 0, 900.0, "0"), anchor("closing", 600, float(closing), totalizer)]
    return ShiftFacts(dips, fills, loads)


def test_every_litre_has_its_line():
    made = account(
        facts(
            fill("order", "40", "0", "40"),
            fill("proving", "20", "40", "60", key="p"),
            fill("return", "20", key="r"),
            fill("spill", "2", key="s"),
            loads=[LoadSeen("l", 100, Decimal(500)), LoadSeen("t", 200, Decimal(30), True)],
            totalizer="61",
            closing="1386.500",
        )
    )

    assert made == Account(
        opening15=Decimal(900),
        loaded15=Decimal(500),
        transferred_in15=Decimal(30),
        returned15=Decimal(20),
        dispensed15=Decimal(61),
        past_meter15=Decimal(2),
        closing15=Decimal("1386.5"),
    )
    assert made.book15 == Decimal(1387)
    assert made.variance15 == Decimal("-0.5")


@pytest.mark.parametrize("anchors", [(900.0, None), (None, 860.0)])
def test_no_account_without_litres_at_15(anchors):
    opening, closing = anchors
    dips = [anchor("opening", 0, opening, "0"), anchor("closing", 600, closing, "0")]

    assert account(ShiftFacts(dips)) is None
    assert account(ShiftFacts(dips[:1])) is None


@pytest.mark.parametrize("order", [1, -1])
def test_anchor_that_was_dipped_again_counts_as_in_the_analysis(order):
    dips = [
        anchor("opening", 0, 904.0, "0"),
        anchor("opening", 1, 900.0, "0"),
        anchor("closing", 600, 895.0, "0"),
        anchor("closing", 605, 900.0, "0"),
    ]
    seen = ShiftFacts(dips[::order])

    found = analyse(shift_record(seen, "shf_1", SHEET), None)

    made = account(seen)
    assert (made.opening15, made.closing15) == (Decimal(900), Decimal(900))
    assert found.variance_l == pytest.approx(float(made.variance15))


def test_shift_sheet_of_the_specification():
    """5.2 of `fuel_control.md`: raw and corrected columns of compartment 2."""
    made = Account(
        *(Decimal(each) for each in ("908.45", "644.65", "0", "0", "1119.68", "0")),
        Decimal("428.48"),
    )

    corrected = made.corrected(Corrections(0.62, -0.41, 0.0011, -0.0006, 0.0008))

    assert (made.book15, made.variance15) == (Decimal("433.42"), Decimal("-4.94"))
    assert corrected.opening15 == Decimal("909.07")
    assert corrected.loaded15 == pytest.approx(Decimal("644.26"), abs=Decimal("0.01"))
    assert corrected.dispensed15 == pytest.approx(Decimal("1118.45"), abs=Decimal("0.01"))
    assert corrected.evaporation15 == pytest.approx(Decimal("0.90"), abs=Decimal("0.01"))
    assert corrected.variance15 == pytest.approx(Decimal("-5.91"), abs=Decimal("0.02"))


def test_no_corrections_change_nothing():
    made = account(facts(fill("order", "40", "0", "40")))

    assert made.corrected(NOTHING) == made


def test_corrected_account_closes_with_the_analysis():
    """To 0.01 l, whatever was moved and learned."""
    seen = facts(
        fill("order", "40", "0", "40.05"),
        fill("spill", "2", key="s"),
        fill("return", "20", key="r"),
        loads=[LoadSeen("l", 100, Decimal("50.123"))],
        totalizer="41",
        closing="924.500",
    )
    parameters = from_data_sheet(SHEET)
    learned = type(parameters)(
        (*(0.1 * n for n in range(13)), 0.0007, -0.0004), parameters.covariance
    )

    found = analyse(shift_record(seen, "shf_1", SHEET), learned)

    corrected = account(seen).corrected(found.corrections)
    assert float(corrected.variance15) == pytest.approx(found.variance_l, abs=0.01)
