"""Failures ordered by a test: what goes wrong, on which endpoint, how often."""

import fnmatch
import itertools
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request, Response


class FaultKind(StrEnum):
    """`_before` leaves nothing behind; `_after` does the work and loses the answer."""

    LATENCY = "latency"
    TIMEOUT_BEFORE = "timeout_before"
    TIMEOUT_AFTER = "timeout_after"
    HTTP_500 = "http_500"
    HTTP_500_AFTER = "http_500_after"
    HTTP_429 = "http_429"
    HTML = "html"
    REFUSED = "refused"


@dataclass
class Fault:
    """`times` None lasts until removed; after `seconds` of silence a timeout cuts the line."""

    number: int
    endpoint: str
    kind: FaultKind
    seconds: float = 0.0
    times: int | None = 1


class FaultBook:
    """`refusal` is how the service says no with no reason of ours, where it has such a way.

    `dice` may find a fault for an endpoint for which none is ordered, given whether the request
    repeats one that has its answer.
    """

    def __init__(
        self,
        refusal: Callable[[], Response] | None = None,
        dice: Callable[[str, bool], Fault | None] | None = None,
    ) -> None:
        self._dice = dice
        self._answers = _ANSWERS | ({FaultKind.REFUSED: refusal} if refusal else {})
        self._kinds = set(self._answers) | _WITHOUT_ANSWER
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._faults: list[Fault] = []

    def order(self, wanted: Mapping[str, Any]) -> Fault:
        """Add a fault from {endpoint, kind, seconds, times}; BadRequest on anything else."""
        if set(wanted) - {"endpoint", "kind", "seconds", "times"}:
            raise BadRequest("a fault has endpoint, kind, seconds and times")
        times = wanted.get("times", 1)
        try:
            kind = FaultKind(wanted["kind"])
            if kind not in self._kinds:
                raise ValueError(kind)
            seconds = float(wanted.get("seconds", 0))
            left = None if times is None else int(times)
        except (KeyError, TypeError, ValueError) as error:
            raise BadRequest(f"kind is one of {', '.join(sorted(self._kinds))}") from error
        fault = Fault(next(self._numbers), str(wanted.get("endpoint", "*")), kind, seconds, left)
        with self._lock:
            self._faults.append(fault)
        return fault

    def listed(self) -> list[dict[str, Any]]:
        with self._lock:
            return [asdict(fault) for fault in self._faults]

    def clear(self) -> None:
        with self._lock:
            self._faults.clear()

    def around(
        self,
        endpoint: str,
        request: Request,
        serve: Callable[[], Response],
        *,
        is_repeated: bool = False,
    ) -> Response:
        """The answer of `serve`, spoilt by what is ordered for `endpoint`."""
        fault = self._take(endpoint) or (self._dice(endpoint, is_repeated) if self._dice else None)
        if fault is None:
            return serve()
        if fault.kind is FaultKind.LATENCY:
            time.sleep(fault.seconds)
            return serve()
        if fault.kind in (FaultKind.TIMEOUT_AFTER, FaultKind.HTTP_500_AFTER):
            serve()
        if fault.kind in (FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER):
            time.sleep(fault.seconds)
            return _cut(request)
        return self._answers[fault.kind]()

    def _take(self, endpoint: str) -> Fault | None:
        """The next fault of `endpoint`; a latency without end gives way to anything else."""
        with self._lock:
            fitting = [row for row in self._faults if fnmatch.fnmatch(endpoint, row.endpoint)]
            if not fitting:
                return None
            fault = min(fitting, key=lambda row: row.times is None)
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._faults.remove(fault)
            return fault


def _cut(request: Request) -> Response:
    """Close the line under the server, as a lost connection does."""
    line: socket.socket = request.environ["werkzeug.socket"]
    line.shutdown(socket.SHUT_RDWR)
    return Response(status=504)


def _server_error() -> Response:
    return Response("Internal Server Error", status=500)


_WITHOUT_ANSWER = {FaultKind.LATENCY, FaultKind.TIMEOUT_BEFORE, FaultKind.TIMEOUT_AFTER}
_ANSWERS: dict[FaultKind, Callable[[], Response]] = {
    FaultKind.HTTP_500: _server_error,
    FaultKind.HTTP_500_AFTER: _server_error,
    FaultKind.HTTP_429: lambda: Response("", status=429, headers={"Retry-After": "1"}),
    FaultKind.HTML: lambda: Response(
        "<h1>Service Temporarily Unavailable</h1>", mimetype="text/html"
    ),
}
