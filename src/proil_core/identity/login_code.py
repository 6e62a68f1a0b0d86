"""One-time login codes that are derived when needed and never stored or queued."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from proil_core.refusal import Code, Refusal

CODE_DIGITS: Final = 6
CODE_LIFETIME: Final = timedelta(minutes=5)
MAX_TRIES: Final = 5


def derive_code(secret: bytes, nonce: str, phone: str) -> str:
    """The code of this login attempt: anyone with `secret` and the nonce can make it again."""
    digest = _keyed(secret, "code", nonce, phone)
    return f"{int.from_bytes(digest) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def code_hash(secret: bytes, nonce: str, code: str) -> str:
    """Hex to store and compare. Keyed: a million codes would be guessed from a bare hash."""
    return _keyed(secret, "hash", nonce, code).hex()


def check_tries(tries: int) -> None:
    """`tries` already made with this code, before the one being checked."""
    if tries >= MAX_TRIES:
        raise Refusal(Code.LOGIN_CODE_TRIES_EXCEEDED, max_tries=MAX_TRIES)


def check_code_is_fresh(sent_at: datetime, now: datetime) -> None:
    if now > sent_at + CODE_LIFETIME:
        raise Refusal(Code.LOGIN_CODE_EXPIRED)


def _keyed(secret: bytes, purpose: str, *parts: str) -> bytes:
    message = "\n".join([purpose, *parts]).encode()
    return hmac.digest(secret, message, hashlib.sha256)
