from datetime import date

import pytest

from proil_core.payment.vat import CALCULATED, GENERAL, VatTable


@pytest.mark.parametrize(
    ("day", "rate", "of_advance"),
    [
        (date(2019, 1, 1), 20, 120),
        (date(2025, 12, 31), 20, 120),
        (date(2026, 1, 1), 22, 122),
        (date(2031, 7, 4), 22, 122),
    ],
)
def test_general_rate_by_the_day_of_the_sale(day, rate, of_advance):
    assert GENERAL.on(day) == rate
    assert GENERAL.of_advance_on(day) == of_advance


@pytest.mark.parametrize(("rate", "of_advance"), [(5, 105), (7, 107), (None, None), (0, 0)])
def test_special_regime_has_a_table_of_its_own(rate, of_advance):
    table = VatTable({date(2026, 1, 1): rate})

    assert table.on(date(2026, 3, 1)) == rate
    assert table.of_advance_on(date(2026, 3, 1)) == of_advance


def test_company_that_leaves_a_special_regime_changes_its_rate_that_day():
    table = VatTable({date(2026, 1, 1): 5, date(2027, 1, 1): 22})

    assert [table.on(date(2026, 12, 31)), table.on(date(2027, 1, 1))] == [5, 22]


def test_order_of_the_rows_does_not_matter():
    table = VatTable({date(2026, 1, 1): 22, date(2019, 1, 1): 20})

    assert table.on(date(2025, 6, 1)) == 20


def test_day_before_the_first_row_has_no_rate():
    with pytest.raises(ValueError, match=r"no VAT rate is set for 31\.12\.2018"):
        GENERAL.on(date(2018, 12, 31))


@pytest.mark.parametrize("rate", [18, 120, 21])
def test_rate_that_no_register_knows_is_refused(rate):
    with pytest.raises(ValueError, match=f"a VAT of {rate} %"):
        VatTable({date(2026, 1, 1): rate})


def test_each_rate_has_its_calculated_one():
    assert {rate: code - 100 for rate, code in CALCULATED.items() if rate and code} == {
        rate: rate for rate in (5, 7, 10, 20, 22)
    }
