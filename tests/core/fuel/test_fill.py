from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.fill import Doubt, FillFacts, check_fill, doubts, split_at_limit
from proil_core.refusal import Code, Refusal

LIMIT = Decimal("40.000")
BEFORE = Decimal("5000.0")
DISAGREES = Doubt.TELEMETRY_DISAGREES


def _refused(litres, after):
    try:
        check_fill(Decimal(litres), BEFORE, Decimal(after))
    except Refusal as refusal:
        return refusal
    return None


@pytest.mark.parametrize(
    ("litres", "after", "code"),
    [
        ("38.420", "5038.4", None),
        ("40.000", "5040.0", None),
        ("0.000", "5000.0", None),
        ("38.400", "5038.5", None),
        ("38.400", "5038.3", None),
        ("38.399", "5038.5", Code.TOTALIZER_MISMATCH),
        ("38.401", "5038.3", Code.TOTALIZER_MISMATCH),
        ("0.000", "5020.0", Code.TOTALIZER_MISMATCH),
        ("20.000", "5000.0", Code.TOTALIZER_MISMATCH),
        ("140.001", "5140.0", None),
        ("400000.000", "405000.0", None),
        ("-0.001", "5000.0", Code.LITRES_NEGATIVE),
        ("0.000", "4999.9", Code.TOTALIZER_BACKWARDS),
    ],
)
def test_reported_litres(litres, after, code):
    refusal = _refused(litres, after)

    assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
    ("litres", "after", "facts"),
    [
        ("-1", "5000.0", {"litres": "-1"}),
        ("20", "5030.0", {"litres": "20", "totalizer_litres": "30.0"}),
        ("0", "4990.0", {"totalizer_before": "5000.0", "totalizer_after": "4990.0"}),
    ],
)
def test_refusals_show_the_figures_that_disagree(litres, after, facts):
    assert {name: str(fact) for name, fact in _refused(litres, after).facts.items()} == facts


@given(st.decimals(0, 40, places=3))
def test_litres_of_a_totalizer_in_tenths_are_always_accepted(litres):
    after = BEFORE + litres.quantize(Decimal("0.1"))

    check_fill(litres, BEFORE, after)


def _facts(**known):
    defaults = {
        "litres": Decimal("38.420"),
        "litres_limit": LIMIT,
        "seconds": 60.0,
        "tank_litres": Decimal(60),
        "grade_expected": "AI-95",
        "grade_confirmed": "AI-95",
        "level_drop_litres": Decimal("38.1"),
        "telemetry_litres": Decimal("38.42"),
        "max_rate_l_per_min": Decimal(60),
        "level_sd_litres": Decimal("0.4"),
    }
    return FillFacts(**{**defaults, **known})


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({}, []),
        ({"litres": Decimal("40.001")}, ["above_limit", "level_disagrees", "telemetry_disagrees"]),
        ({"litres_limit": Decimal("38.419")}, ["above_limit"]),
        ({"litres_limit": Decimal("38.420")}, []),
        ({"tank_litres": Decimal("38.419")}, ["above_tank"]),
        ({"tank_litres": Decimal("38.420")}, []),
        ({"seconds": 38.42}, []),
        ({"seconds": 38.41}, ["impossible_rate"]),
        ({"seconds": 0.0}, ["impossible_rate"]),
        ({"seconds": -1.0}, ["impossible_rate"]),
        ({"grade_confirmed": "AI-92"}, ["wrong_grade"]),
        ({"level_drop_litres": Decimal("37.220")}, []),
        ({"level_drop_litres": Decimal("37.219")}, ["level_disagrees"]),
        ({"level_drop_litres": Decimal("39.621")}, ["level_disagrees"]),
        ({"telemetry_litres": Decimal("38.613")}, []),
        ({"telemetry_litres": Decimal("38.614")}, ["telemetry_disagrees"]),
        ({"telemetry_litres": Decimal("38.229")}, []),
        ({"telemetry_litres": Decimal("38.228")}, ["telemetry_disagrees"]),
        ({"telemetry_litres": Decimal(0)}, ["telemetry_disagrees"]),
    ],
)
def test_doubts_of_a_fill(known, expected):
    assert list(doubts(_facts(**known))) == expected


@pytest.mark.parametrize(("telemetry", "expected"), [("10.1", []), ("9.899", [DISAGREES])])
def test_a_few_litres_may_differ_by_the_last_digit_of_the_register(telemetry, expected):
    facts = _facts(litres=Decimal(10), level_drop_litres=None, telemetry_litres=Decimal(telemetry))

    assert list(doubts(facts)) == expected


@pytest.mark.parametrize(
    "unknown",
    ["seconds", "tank_litres", "grade_confirmed", "level_drop_litres", "telemetry_litres"],
)
def test_what_nobody_measured_is_no_ground_for_doubt(unknown):
    assert doubts(_facts(**{unknown: None})) == ()


def test_no_litres_take_no_time():
    nothing = Decimal(0)
    facts = _facts(litres=nothing, seconds=0.0, level_drop_litres=nothing, telemetry_litres=nothing)

    assert doubts(facts) == ()


def test_a_probe_nobody_described_is_taken_for_the_coarsest():
    default = FillFacts.__dataclass_fields__["level_sd_litres"].default

    assert doubts(_facts(level_drop_litres=Decimal("34.0"), level_sd_litres=default)) == ()
    assert doubts(_facts(level_drop_litres=Decimal("33.9"), level_sd_litres=default)) == (
        Doubt.LEVEL_DISAGREES,
    )


@pytest.mark.parametrize(
    ("litres", "paid", "overpour"),
    [("38.420", "38.420", "0.000"), ("40.000", "40.000", "0.000"), ("43.210", "40.000", "3.210")],
)
def test_the_customer_pays_up_to_the_limit(litres, paid, overpour):
    assert split_at_limit(Decimal(litres), LIMIT) == (Decimal(paid), Decimal(overpour))


@given(st.decimals(0, 500, places=3), st.decimals(0, 500, places=3))
def test_no_litre_is_lost_at_the_limit(litres, limit):
    paid, overpour = split_at_limit(litres, limit)

    assert paid + overpour == litres
    assert 0 <= paid <= limit
    assert overpour >= 0


def test_a_totalizer_may_start_anew_during_a_fill():
    check_fill(Decimal(30), Decimal("999990.0"), Decimal("20.0"), digits=6)
