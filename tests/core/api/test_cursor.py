import re
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proil_core.api.cursor import decode_cursor, encode_cursor
from proil_core.refusal import Code, Refusal

TIMES = st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
IDS = st.integers(0, 2**31 - 1)


@given(TIMES, IDS)
def test_round_trip_keeps_the_microsecond(updated_at, row):
    text = encode_cursor(updated_at, row)

    assert decode_cursor(text) == (updated_at, row)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", text)


def test_zone_of_the_time_does_not_matter():
    moscow = timezone(timedelta(hours=3))

    assert encode_cursor(datetime(2026, 3, 2, 12, tzinfo=moscow), 7) == encode_cursor(
        datetime(2026, 3, 2, 9, tzinfo=UTC), 7
    )


def test_a_naive_time_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError):
        encode_cursor(datetime(2026, 3, 2, 9), 7)  # noqa: DTZ001


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"1",
        b"1.",
        b"1.2.3",
        b"-1.2",
        b"1.-2",
        b"1.x",
        b"1" * 19 + b".1",
        b"1." + b"1" * 19,
        b"9" * 18 + b".1",
    ],
)
def test_forged_content_is_refused(content):
    with pytest.raises(Refusal) as refused:
        decode_cursor(urlsafe_b64encode(content).decode())

    assert refused.value.code is Code.CURSOR_INVALID


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        updated_at, row = decode_cursor(text)
    except Refusal as refusal:
        assert refusal.code is Code.CURSOR_INVALID
    else:
        assert decode_cursor(encode_cursor(updated_at, row)) == (updated_at, row)
