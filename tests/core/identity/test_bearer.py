import re
from base64 import urlsafe_b64decode

from proil_core.identity.bearer import ACCESS_LIFETIME, REFRESH_LIFETIME, new_token, token_hash


def test_token_is_32_bytes_of_url_safe_text_that_never_repeats():
    texts = {new_token()[0] for _ in range(100)}

    assert len(texts) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", text) for text in texts)
    assert {len(urlsafe_b64decode(text + "=")) for text in texts} == {32}


def test_hash_of_the_text_is_the_one_given_with_it():
    text, kept = new_token()

    assert token_hash(text) == kept
    assert text not in kept


def test_hash_is_plain_sha256_in_hex():
    assert token_hash("proil") == (
        "00bdd33c228a3a410a811e6c265d05247875e42c09a106f07806a965ec2e4b14"
    )


def test_access_is_short_and_refresh_is_long():
    assert ACCESS_LIFETIME.total_seconds() == 3600
    assert REFRESH_LIFETIME.days == 30
