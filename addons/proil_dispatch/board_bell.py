"""Wakes the browsers that watch a board, at most once in a while however many orders move.

Odoo opens a PostgreSQL connection for each NOTIFY, after each transaction that told something:
as dear as moving the order itself. One NOTIFY is enough for all rows that were told before it.
"""

import threading
import time
from collections.abc import Callable, Hashable

from odoo.sql_db import db_connect
from odoo.tools import SQL

from odoo.addons.bus.models.bus import ODOO_NOTIFY_FUNCTION, get_notify_payloads

PAUSE_S = 1.0


class Bell:
    """Rings for all channels asked for since it last rang, from a thread of its own.

    A ring that is lost with its process delays the rows, it does not lose them: the next one
    brings them.
    """

    def __init__(self, ring: Callable[[list[Hashable]], None], pause_s: float = PAUSE_S) -> None:
        self._ring = ring
        self._pause_s = pause_s
        self._lock = threading.Lock()
        self._channels: dict[Hashable, None] = {}
        self._rang_at = -pause_s

    def ring_soon(self, channel: Hashable) -> None:
        """Ring at once after a quiet while, else when the pause is over."""
        with self._lock:
            is_waiting = bool(self._channels)
            self._channels[channel] = None
            if is_waiting:
                return
            wait_s = max(0.0, self._rang_at + self._pause_s - time.monotonic())
        timer = threading.Timer(wait_s, self._ring_now)
        timer.daemon = True
        timer.start()

    def _ring_now(self) -> None:
        with self._lock:
            channels, self._channels = list(self._channels), {}
            self._rang_at = time.monotonic()
        self._ring(channels)


def notify(channels: list[Hashable]) -> None:
    """What Odoo's bus does after a commit."""
    with db_connect("postgres").cursor() as cursor:
        for payload in get_notify_payloads(channels):
            cursor.execute(
                SQL("SELECT %s('imbus', %s)", SQL.identifier(ODOO_NOTIFY_FUNCTION), payload)
            )


BELL = Bell(notify)
