"""X-Request-ID: the same id gets the same answer for one hour."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from proil_emulators.clock import Clock

RETENTION = timedelta(hours=1)
WAIT_LIMIT_S = 300

Answer = dict[str, Any]
Key = tuple[str, ...]


class DuplicateUnderWay(Exception):
    """The same request is being processed and the switch says not to wait for it."""


@dataclass
class _Entry:
    started_at: datetime
    done: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None


class RequestIds:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: dict[Key, _Entry] = {}

    def once(
        self,
        key: Key,
        process: Callable[[], Answer],
        keeps: Callable[[Answer], bool],
        waits: bool,
    ) -> Answer:
        """The kept answer of `key`, or the one `process` gives; kept when `keeps` says so."""
        while True:
            entry, mine = self._claim(key)
            if mine:
                return self._process(key, entry, process, keeps)
            if not entry.done.is_set() and not waits:
                raise DuplicateUnderWay
            entry.done.wait(WAIT_LIMIT_S)
            if entry.answer is not None:
                return entry.answer

    def has_answer(self, key: Key) -> bool:
        """Whether a request with this key gets the answer that an earlier one got."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is None or entry.answer is None:
                return False
            return self._clock.now() - entry.started_at < RETENTION

    def _claim(self, key: Key) -> tuple[_Entry, bool]:
        now = self._clock.now()
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None and now - entry.started_at < RETENTION:
                return entry, False
            entry = self._entries[key] = _Entry(now)
            return entry, True

    def _process(
        self,
        key: Key,
        entry: _Entry,
        process: Callable[[], Answer],
        keeps: Callable[[Answer], bool],
    ) -> Answer:
        try:
            answer = process()
            if keeps(answer):
                entry.answer = answer
            return answer
        finally:
            with self._lock:
                if entry.answer is None:
                    self._entries.pop(key, None)
            entry.done.set()
