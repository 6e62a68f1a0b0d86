"""The place in a list ordered by (updated_at, id), as an opaque text."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta

from proil_core.refusal import Code, Refusal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# 18 digits fit a bigint: a forged cursor must not become an error of the database.
_CONTENT = re.compile(rb"([0-9]{1,18})\.([0-9]{1,18})")


def encode_cursor(updated_at: datetime, id: int) -> str:
    """Text after which the row (`updated_at` aware, since 1970; `id`) has been read."""
    content = f"{(updated_at - _EPOCH) // _MICROSECOND}.{id}"
    return urlsafe_b64encode(content.encode()).decode().rstrip("=")


def decode_cursor(text: str) -> tuple[datetime, int]:
    try:
        content = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        match = _CONTENT.fullmatch(content)
        if match is None:
            raise Refusal(Code.CURSOR_INVALID)
        return _EPOCH + int(match[1]) * _MICROSECOND, int(match[2])
    except (ValueError, OverflowError) as error:
        raise Refusal(Code.CURSOR_INVALID) from error
