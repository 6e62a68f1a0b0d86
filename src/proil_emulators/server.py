"""All emulated services behind one port."""

import itertools
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.exceptions import BadRequest, HTTPException, NotFound
from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.routing import Map, Rule
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from proil_emulators.clock import Clock
from proil_emulators.cloudpayments import CloudPayments
from proil_emulators.service import Service
from proil_emulators.wire import json_answer, json_body

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STATIC = str(Path(__file__).parent / "static")


class Emulators:
    """The WSGI application. `public_url` is the address browsers use, when it differs."""

    def __init__(self, public_url: str | None = None) -> None:
        self.clock = Clock()
        self._public_url = public_url
        # Ids go on rising over resets and restarts: the merchant keeps those it was given.
        self._ids = itertools.count(int(self.clock.now().timestamp()))
        self._fill()

    def _fill(self) -> None:
        self.cloudpayments = CloudPayments(self.clock, self._ids, self._public_url)
        self.services: dict[str, Service] = {self.cloudpayments.name: self.cloudpayments}
        rules = [rule for service in self.services.values() for rule in service.rules()]
        self._urls = Map([*rules, *self._own_rules()])
        for service in self.services.values():
            service.start()

    def stop(self) -> None:
        for service in self.services.values():
            service.stop()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        try:
            endpoint, arguments = self._urls.bind_to_environ(request.environ).match()
            answer: Response = endpoint(request, **arguments)
        except HTTPException as error:
            return Response(error.description, status=error.code)
        return answer

    def _own_rules(self) -> list[Rule]:
        every = ["GET", "POST", "DELETE"]
        return [
            Rule("/_admin/clock", endpoint=self.move_clock, methods=["GET", "POST"]),
            Rule("/_admin/reset", endpoint=self.reset_on_request, methods=["POST"]),
            Rule("/_admin/<name>/faults", endpoint=self.order_faults, methods=every),
        ]

    def move_clock(self, request: Request) -> Response:
        """{"advance_seconds": n} pushes the time of every emulator."""
        if request.method == "POST":
            try:
                self.clock.advance(timedelta(seconds=float(json_body(request)["advance_seconds"])))
            except (KeyError, TypeError, ValueError) as error:
                raise BadRequest("advance_seconds is a number of at least 0") from error
        return json_answer({"now": self.clock.now().isoformat()})

    def reset(self) -> None:
        """Forget everything but the time and the used transaction ids."""
        self.stop()
        self._fill()

    def reset_on_request(self, _request: Request) -> Response:
        self.reset()
        return json_answer({"reset": sorted(self.services)})

    def order_faults(self, request: Request, name: str) -> Response:
        if name not in self.services:
            raise NotFound
        book = self.services[name].faults
        if request.method == "POST":
            book.order(json_body(request))
        if request.method == "DELETE":
            book.clear()
        return json_answer(book.listed(), status=201 if request.method == "POST" else 200)


@dataclass(frozen=True)
class RunningEmulators:
    base_url: str
    application: Emulators


class _QuietHandler(WSGIRequestHandler):
    """Requests are not logged line by line: their addresses may name phones and tokens."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return


def serve(host: str, port: int, application: Emulators) -> BaseWSGIServer:
    """A bound server, not yet serving; port 0 takes a free one."""
    files = SharedDataMiddleware(application, {"/_static": STATIC})
    return make_server(host, port, files, threaded=True, request_handler=_QuietHandler)


@contextmanager
def running(port: int = 0) -> Iterator[RunningEmulators]:
    """Emulators served from a thread on 127.0.0.1 for as long as the context lasts."""
    application = Emulators()
    server = serve("127.0.0.1", port, application)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield RunningEmulators(f"http://127.0.0.1:{server.server_port}", application)
    finally:
        server.shutdown()
        server.server_close()
        application.stop()
        thread.join()
