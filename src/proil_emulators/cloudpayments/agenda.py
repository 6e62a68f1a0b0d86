"""What the acquirer does by itself a little later, by the emulated clock."""

import heapq
import itertools
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from proil_emulators.clock import Clock
from proil_emulators.wire import Refused


class Agenda:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._acting = threading.Lock()
        self._numbers = itertools.count()
        self._rows: list[tuple[datetime, int, Callable[[], object]]] = []

    def put(self, delay_s: float, act: Callable[[], object]) -> None:
        due = self._clock.now() + timedelta(seconds=delay_s)
        with self._lock:
            heapq.heappush(self._rows, (due, next(self._numbers), act))
        self._clock.poke()

    def do_due(self) -> None:
        """Act on everything whose time has come; who comes second waits until it is done."""
        with self._acting:
            while act := self._taken():
                # The payer or the merchant may have been quicker.
                with suppress(Refused):
                    act()

    def _taken(self) -> Callable[[], object] | None:
        with self._lock:
            if self._rows and self._rows[0][0] <= self._clock.now():
                return heapq.heappop(self._rows)[2]
        return None
