"""What was called: for tests that count, and for people who look."""

from collections import deque
from dataclasses import dataclass
from datetime import datetime

from werkzeug.wrappers import Request, Response

KEPT = 1000


@dataclass(frozen=True)
class Call:
    """No parameters and no bodies: they carry cards, tokens and codes."""

    at: datetime
    method: str
    path: str
    status: int
    request_id: str | None
    duration_ms: int


class Calls:
    """The latest calls of one service, oldest first."""

    def __init__(self) -> None:
        self._kept: deque[Call] = deque(maxlen=KEPT)

    def record(self, request: Request, answer: Response, at: datetime, duration_s: float) -> None:
        request_id = request.headers.get("X-Request-ID")
        duration_ms = round(duration_s * 1000)
        self._kept.append(
            Call(at, request.method, request.path, answer.status_code, request_id, duration_ms)
        )

    def listed(self) -> list[Call]:
        return list(self._kept)
