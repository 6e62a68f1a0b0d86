from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.identity.login_code import (
    MAX_TRIES,
    check_code_is_fresh,
    check_tries,
    code_hash,
    derive_code,
)
from proil_core.refusal import Code, Refusal

SECRET = b"secret of the database"
PHONE = "+79161234567"
SENT_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@given(st.binary(min_size=1), st.text(max_size=40))
def test_a_code_is_six_digits_and_can_be_derived_again(secret, nonce):
    code = derive_code(secret, nonce, PHONE)

    assert len(code) == 6
    assert code.isdecimal()
    assert derive_code(secret, nonce, PHONE) == code


def test_a_small_code_keeps_its_leading_zeros():
    codes = [derive_code(SECRET, str(nonce), PHONE) for nonce in range(200)]

    assert any(code.startswith("0") for code in codes)
    assert len(set(codes)) > 190


@pytest.mark.parametrize(
    ("secret", "nonce", "phone"),
    [
        (b"another secret", "n1", PHONE),
        (SECRET, "n2", PHONE),
        (SECRET, "n1", "+79161234568"),
        (SECRET, "n1\n", PHONE),
    ],
)
def test_code_depends_on_secret_nonce_and_phone(secret, nonce, phone):
    assert derive_code(secret, nonce, phone) != derive_code(SECRET, "n1", PHONE)


def test_hash_tells_codes_attempts_and_databases_apart():
    hashes = {
        code_hash(secret, nonce, code)
        for secret in (SECRET, b"another secret")
        for nonce in ("n1", "n2")
        for code in ("000000", "000001")
    }

    assert len(hashes) == 8
    assert code_hash(SECRET, "n1", "000000") in hashes


def test_hash_of_a_code_does_not_give_the_code_of_that_text():
    assert (
        derive_code(SECRET, "n1", PHONE) != f"{int(code_hash(SECRET, 'n1', PHONE), 16) % 10**6:06}"
    )


def test_five_tries_are_given():
    check_tries(4)

    with pytest.raises(Refusal) as refused:
        check_tries(5)

    assert refused.value.code is Code.LOGIN_CODE_TRIES_EXCEEDED
    assert refused.value.facts == {"max_tries": MAX_TRIES}


def test_a_code_lives_five_minutes():
    check_code_is_fresh(SENT_AT, now=SENT_AT + timedelta(minutes=5))

    with pytest.raises(Refusal) as refused:
        check_code_is_fresh(SENT_AT, now=SENT_AT + timedelta(minutes=5, seconds=1))

    assert refused.value.code is Code.LOGIN_CODE_EXPIRED
