from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from proil_core.fuel.dip import Dip, DipFacts, DipFault, DipKind, check_moment, fault, next_stop
from proil_core.refusal import Code, Refusal

NOON = datetime(2030, 5, 14, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DIP = Dip(DipKind.PRE, NOON, Decimal(900), facts=DipFacts(temperature_c=0.0))


@pytest.mark.parametrize(
    ("dip", "density15", "last_read_at", "now", "expected"),
    [
        (DIP, 745.0, NOON - MINUTE, NOON, None),
        (DIP, 745.0, None, NOON, None),
        (replace(DIP, facts=DipFacts()), 745.0, None, NOON, DipFault.MISSING_TEMPERATURE),
        (DIP, None, None, NOON, DipFault.MISSING_DENSITY),
        (
            replace(DIP, facts=DipFacts(temperature_c=1.0, level_sd_mm=1.01)),
            745.0,
            None,
            NOON,
            DipFault.UNSETTLED,
        ),
        (
            replace(DIP, facts=DipFacts(temperature_c=1.0, level_sd_mm=1.0)),
            745.0,
            None,
            NOON,
            None,
        ),
        (DIP, 745.0, NOON + MINUTE, NOON, DipFault.OUT_OF_ORDER),
        (DIP, 745.0, NOON, NOON, None),
        (DIP, 745.0, None, NOON + 15 * MINUTE, None),
        (DIP, 745.0, None, NOON + 16 * MINUTE, DipFault.LATE),
        # A dip without use stays so, however late it comes.
        (replace(DIP, facts=DipFacts()), None, NOON, NOON, DipFault.MISSING_TEMPERATURE),
    ],
)
def test_worst_fault_is_told(dip, density15, last_read_at, now, expected):
    assert fault(dip, density15, last_read_at, now) == expected


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (NOON + 2 * MINUTE, None),
        (NOON + 2 * MINUTE + timedelta(seconds=1), Code.TIME_IN_FUTURE),
        (NOON - 62 * MINUTE, None),
        (NOON - 63 * MINUTE, Code.TIME_BEFORE_SHIFT),
    ],
)
def test_moment_lies_within_the_shift(at, code):
    opened_at = NOON - 60 * MINUTE
    if code is None:
        check_moment(at, opened_at, NOON)
        return

    with pytest.raises(Refusal) as caught:
        check_moment(at, opened_at, NOON)

    assert caught.value.code == code
    assert caught.value.facts["at"] == at


@pytest.mark.parametrize(
    ("kind", "last_stop", "expected"),
    [
        (DipKind.OPENING, None, 0),
        (DipKind.PRE, 0, 1),
        (DipKind.POST, 1, 1),
        (DipKind.LOAD_PRE, 1, 2),
        (DipKind.LOAD_POST, 2, 2),
        (DipKind.CONTROL, 2, 3),
        (DipKind.CLOSING, 3, 4),
    ],
)
def test_stop_of_a_dip_that_names_none(kind, last_stop, expected):
    assert next_stop(kind, last_stop) == expected
