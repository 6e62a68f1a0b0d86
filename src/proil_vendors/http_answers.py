"""What every client asks of an HTTP answer before it looks at the content."""

import json
from collections.abc import Mapping
from typing import Any

from proil_vendors.errors import VendorUnavailable


def raise_if_unavailable(status: int, headers: Mapping[str, str]) -> None:
    """VendorUnavailable for an answer that says "later": 408, 429 and 5xx."""
    if status in (408, 429) or status >= 500:
        retry_after = headers.get("Retry-After", "")
        seconds = int(retry_after) if retry_after.isdecimal() else None
        raise VendorUnavailable(f"HTTP {status}", seconds)


def json_object(status: int, body: bytes) -> dict[str, Any]:
    """The JSON object of a body; anything else is a broken service, not a refusal."""
    try:
        parsed = json.loads(body)
    except ValueError as error:
        raise VendorUnavailable(f"HTTP {status} without JSON") from error
    if not isinstance(parsed, dict):
        raise VendorUnavailable(f"HTTP {status} without a JSON object")
    return parsed


def text_of(answer: Mapping[str, Any], name: str) -> str:
    """A text the service always gives with success."""
    value = answer.get(name)
    if not isinstance(value, str):
        raise VendorUnavailable(f"the answer has no {name}")
    return value
