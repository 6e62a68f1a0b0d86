import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.identity.phone import normalise_phone
from proil_core.refusal import Code, Refusal


@pytest.mark.parametrize(
    "typed",
    [
        "+79161234567",
        "89161234567",
        "79161234567",
        "8 (916) 123-45-67",
        "+7 916 123.45.67",
        "+7\u00a0916\u00a01234567",
    ],
)
def test_usual_spellings_become_one_number(typed):
    assert normalise_phone(typed) == "+79161234567"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "9161234567",
        "+89161234567",
        "+7916123456",
        "+791612345678",
        "+70161234567",
        "+12025550123",
        "+7916123456a",
        "+7٩١٦١٢٣٤٥٦٧",
        "8916-CALL-NOW",
    ],
)
def test_what_is_no_number_is_refused_without_repeating_it(typed):
    with pytest.raises(Refusal) as refused:
        normalise_phone(typed)

    assert refused.value.code is Code.PHONE_INVALID
    assert refused.value.facts == {}


@given(st.from_regex(r"[3-9][0-9]{9}", fullmatch=True), st.sampled_from(["+7", "7", "8"]))
def test_normalising_twice_changes_nothing(digits, start):
    once = normalise_phone(start + digits)

    assert once == f"+7{digits}"
    assert normalise_phone(once) == once
