"""Ids that clients see: they say the kind of thing, and neither its number nor how many."""

import secrets
import string
from typing import Final

ALPHABET: Final = string.digits + string.ascii_letters
# 62^22 > 2^130: nobody guesses one, and two never meet.
LENGTH: Final = 22


def new_public_id(prefix: str) -> str:
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_public_id(text: str, prefix: str) -> bool:
    random_part = text.removeprefix(prefix)
    return (
        text.startswith(prefix)
        and len(random_part) == LENGTH
        and all(character in ALPHABET for character in random_part)
    )
