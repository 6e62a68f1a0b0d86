from datetime import UTC, datetime, timedelta

import pytest

from proil_core.order.fill_time import fill_seconds

NOON = datetime(2030, 5, 14, 12, tzinfo=UTC)


def after(seconds):
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("server", "device", "seconds"),
    [
        ((0, 90), (None, None), 90),
        ((0, 90), (5, None), 90),
        ((0, 90), (None, 5), 90),
        ((0, 0), (-600, -480), 120),
        ((0, 90), (30, 10), 90),
        ((0, 90), (30, 30), 90),
        ((10, 0), (None, None), 0),
    ],
    ids=[
        "server alone",
        "device timed the start alone",
        "device timed the finish alone",
        "both sent at once after the network came back",
        "device's clock was set back",
        "device's clock stood still",
        "server's clock was set back",
    ],
)
def test_seconds_of_a_fill(server, device, seconds):
    moments = [tuple(None if at is None else after(at) for at in pair) for pair in (server, device)]

    assert fill_seconds(*moments) == seconds
