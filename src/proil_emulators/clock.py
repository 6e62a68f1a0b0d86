"""The time of the emulators: real time plus what a test has added to it."""

import threading
from datetime import UTC, datetime, timedelta


class Clock:
    """UTC time that can be pushed forward and never goes back."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._moved = threading.Condition()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def advance(self, by: timedelta) -> None:
        """Add `by` to the time and wake those who wait; ValueError when it is negative."""
        if by < timedelta():
            raise ValueError("the clock of the emulators does not go back")
        with self._moved:
            self._offset += by
            self._moved.notify_all()

    def wait(self, seconds: float) -> None:
        """Return after `seconds` of real time, or sooner when the clock is pushed or poked."""
        with self._moved:
            self._moved.wait(seconds)

    def poke(self) -> None:
        with self._moved:
            self._moved.notify_all()
