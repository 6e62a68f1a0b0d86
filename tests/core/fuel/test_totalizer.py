from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.totalizer import TotalizerReading, advance, between, shown_before
from proil_core.refusal import Code, Refusal

DOSES = st.lists(st.decimals(0, 200, places=2), max_size=30)


def _readings(*litres):
    return [
        TotalizerReading(Decimal(text.removesuffix(" new")), text.endswith(" new"))
        for text in litres
    ]


@pytest.mark.parametrize(
    ("readings", "digits", "litres"),
    [
        (["204816.37", "205934.83"], None, "1118.46"),
        (["5000", "5010.5", "5010.5", "5100"], None, "100"),
        (["999990.5", "12.0"], 6, "21.5"),
        (["99990.0", "5.0", "9995.0"], 5, "10005.0"),
        (["5000.0", "5100.0", "3.0 new", "40.0"], None, "137.0"),
        (["999990.0", "999999.0", "0.0 new", "20.0"], 6, "29.0"),
        (["7.0 new", "27.0"], None, "20.0"),
        (["5000.0"], 6, "0"),
        ([], 6, "0"),
    ],
    ids=[
        "a shift",
        "several readings",
        "rollover",
        "rollover on the way",
        "replacement",
        "replacement near the end of the register",
        "a new meter first",
        "one reading",
        "no reading",
    ],
)
def test_litres_counted(readings, digits, litres):
    assert advance(_readings(*readings), digits) == Decimal(litres)


@pytest.mark.parametrize(
    ("readings", "digits"),
    [
        (["5000.0", "4999.9"], None),
        (["999990.5", "12.0"], None),
        (["5000.0", "4999.9"], 6),
        (["999990.5", "12.0"], 5),
        (["5000.0", "3.0 new", "2.0"], None),
    ],
    ids=[
        "backwards",
        "a rollover of an unknown register",
        "a mistyped digit is no rollover",
        "more than the register can show",
        "backwards after a replacement",
    ],
)
def test_backwards(readings, digits):
    with pytest.raises(Refusal) as refused:
        advance(_readings(*readings), digits)

    assert refused.value.code is Code.TOTALIZER_BACKWARDS
    before, after = _readings(*readings)[-2:]
    assert refused.value.facts == {
        "totalizer_before": before.litres,
        "totalizer_after": after.litres,
    }


@given(st.decimals(0, "99999.99", places=2), DOSES)
def test_a_register_that_starts_anew_loses_no_litre(start, doses):
    shown, readings = start, [TotalizerReading(start)]
    for dose in doses:
        shown = (shown + dose) % 100_000
        readings.append(TotalizerReading(shown))

    assert advance(readings, 5) == sum(doses, Decimal(0))


@given(st.decimals(0, 99999, places=2), DOSES, DOSES, st.decimals(0, 99999, places=2))
def test_a_replacement_loses_no_litre_and_adds_none(start, before, after, new_start):
    readings = [TotalizerReading(start)]
    readings += [TotalizerReading(readings[-1].litres + sum(before, Decimal(0)))]
    readings += [TotalizerReading(new_start, replaced=True)]
    readings += [TotalizerReading(new_start + sum(after, Decimal(0)))]

    assert advance(readings, None) == sum(before + after, Decimal(0))


@given(st.decimals(0, 99999, places=2), st.decimals(0, 999, places=2))
def test_between_two_readings(before, litres):
    assert between(before, before + litres) == litres


@pytest.mark.parametrize(
    ("after", "litres", "digits", "before"),
    [
        ("5040.5", "3.25", None, "5037.25"),
        ("5040.5", "0", 6, "5040.5"),
        ("2.0", "5.0", 6, "999997.0"),
        ("2.0", "2.0", 6, "0.0"),
    ],
    ids=["a part of a fill", "nothing", "rollover", "rollover exactly"],
)
def test_what_was_shown_before(after, litres, digits, before):
    shown = shown_before(Decimal(after), Decimal(litres), digits)

    assert shown == Decimal(before)
    assert between(shown, Decimal(after), digits) == Decimal(litres)
