"""Bearer tokens: the text is shown once, only its hash is kept."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

ACCESS_LIFETIME: Final = timedelta(hours=1)
REFRESH_LIFETIME: Final = timedelta(days=30)


def new_token() -> tuple[str, str]:
    """The text for the client (32 random bytes, URL-safe) and its hash for the database."""
    text = secrets.token_urlsafe(32)
    return text, token_hash(text)


def token_hash(text: str) -> str:
    """SHA-256 in hex; without salt, as 256 random bits cannot be guessed and are looked up."""
    return hashlib.sha256(text.encode()).hexdigest()
