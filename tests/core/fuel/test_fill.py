from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.fuel.fill import check_fill
from proil_core.refusal import Code, Refusal

LIMIT = Decimal("40.000")
BEFORE = Decimal("5000.0")


def _refused(litres, after):
    try:
        check_fill(Decimal(litres), LIMIT, BEFORE, Decimal(after))
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
        ("40.001", "5040.0", Code.LITRES_ABOVE_LIMIT),
        ("400000.000", "405000.0", Code.LITRES_ABOVE_LIMIT),
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
        ("41", "5041.0", {"litres": "41", "litres_limit": "40.000"}),
        ("20", "5030.0", {"litres": "20", "totalizer_litres": "30.0"}),
        ("0", "4990.0", {"totalizer_before": "5000.0", "totalizer_after": "4990.0"}),
    ],
)
def test_refusals_show_the_figures_that_disagree(litres, after, facts):
    assert {name: str(fact) for name, fact in _refused(litres, after).facts.items()} == facts


@given(st.decimals(0, 40, places=3))
def test_litres_of_a_totalizer_in_tenths_are_always_accepted(litres):
    after = BEFORE + litres.quantize(Decimal("0.1"))

    check_fill(litres, LIMIT, BEFORE, after)
