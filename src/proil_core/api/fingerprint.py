"""What makes two requests the same request under one idempotency key."""

import hashlib


def request_fingerprint(method: str, path: str, body: bytes) -> str:
    """SHA-256 in hex; `path` with its query, `body` as received."""
    return hashlib.sha256(f"{method.upper()} {path}\n".encode() + body).hexdigest()
