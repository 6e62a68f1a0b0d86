"""Notifications of CloudPayments on the wire: their signature and their two formats."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import parse_qsl, unquote_plus

# Of CloudKassir, the others of CloudPayments.
RECEIPT = "receipt"
KINDS = ("check", "pay", "fail", "confirm", "refund", "cancel", RECEIPT)


def is_signed(body: bytes, headers: Mapping[str, str], secret: str) -> bool:
    """Whether one of the two signatures fits the body: raw, or freed from its URL encoding.

    Which of them the senders and the proxies between leave intact differs; each is enough.
    """
    fits_raw = _fits(body, headers.get("Content-HMAC"), secret)
    decoded = unquote_plus(body.decode(errors="replace")).encode()
    return fits_raw or _fits(decoded, headers.get("X-Content-HMAC"), secret)


def _fits(message: bytes, signature: str | None, secret: str) -> bool:
    digest = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(digest), (signature or "").encode())


def read(body: bytes, mimetype: str) -> dict:
    """The parameters of a verified notification; ValueError when it is not of either format."""
    if mimetype == "application/json":
        return dict(json.loads(body, parse_float=Decimal))
    return dict(parse_qsl(body.decode(), keep_blank_values=True))
