"""All emulated services behind one port."""

import itertools
import threading
import time
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
from proil_emulators.fcm import Fcm
from proil_emulators.inspection import Inspection
from proil_emulators.payment_forms import PaymentForms
from proil_emulators.payment_pages import PaymentPages
from proil_emulators.service import Service
from proil_emulators.smsru import SmsRu
from proil_emulators.wire import json_answer, json_body

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

STATIC = str(Path(__file__).parent / "static")


class Emulators:
    """The WSGI application. `public_url` is the address browsers use, when it differs."""

    def __init__(self, public_url: str | None = None) -> None:
        self._public_url = public_url
        # Ids go on rising over resets and restarts: the merchant keeps those it was given. Nobody
        # makes a hundred payments a second for long, so a restart does not give one out twice.
        self._ids = itertools.count(int(time.time() * 100))
        self._fill()

    def _fill(self) -> None:
        self.clock = Clock()
        self.cloudpayments = CloudPayments(self.clock, self._ids, self._public_url)
        self.smsru = SmsRu(self.clock)
        self.fcm = Fcm(self.clock)
        every: list[Service] = [self.cloudpayments, self.smsru, self.fcm]
        self.services = {service.name: service for service in every}
        rules = [rule for service in self.services.values() for rule in service.rules()]
        parts = (
            Inspection(self.clock, self.cloudpayments, self.smsru, self.fcm),
            PaymentPages(self.clock, self.cloudpayments),
            PaymentForms(self.clock, self.cloudpayments),
        )
        pages = [rule for part in parts for rule in part.rules()]
        self._urls = Map([*rules, *pages, *self._own_rules()])
        self.cloudpayments.start()

    def stop(self) -> None:
        self.cloudpayments.stop()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        return self._answer(Request(environ))(environ, start_response)

    def _answer(self, request: Request) -> Response:
        started = time.monotonic()
        answer = self._routed(request)
        service = self.services.get(request.path.split("/")[1])
        if service:
            service.calls.record(request, answer, self.clock.now(), time.monotonic() - started)
        return answer

    def _routed(self, request: Request) -> Response:
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
            Rule("/_admin/<name>/calls", endpoint=self.calls, methods=["GET"]),
        ]

    def move_clock(self, request: Request) -> Response:
        """{"advance_seconds": n} pushes the time; what falls due is done before the answer."""
        if request.method == "POST":
            try:
                by = timedelta(seconds=float(json_body(request)["advance_seconds"]))
                self.clock.advance(by)
            except (KeyError, TypeError, ValueError) as error:
                raise BadRequest("advance_seconds is a number of at least 0") from error
            self.cloudpayments.keep_up()
        return json_answer({"now": self.clock.now().isoformat()})

    def reset(self) -> None:
        """Begin anew at the real time; only transaction ids go on."""
        self.stop()
        self._fill()

    def reset_on_request(self, _request: Request) -> Response:
        self.reset()
        return json_answer({"reset": sorted(self.services)})

    def order_faults(self, request: Request, name: str) -> Response:
        """POST {endpoint, kind, seconds, times} adds one, DELETE removes all."""
        book = self._service(name).faults
        if request.method == "POST":
            book.order(json_body(request))
        if request.method == "DELETE":
            book.clear()
        return json_answer(book.listed(), status=201 if request.method == "POST" else 200)

    def calls(self, _request: Request, name: str) -> Response:
        """The latest calls of a service, oldest first."""
        rows = [vars(call) for call in self._service(name).calls.listed()]
        return json_answer([{**row, "at": row["at"].isoformat()} for row in rows])

    def _service(self, name: str) -> Service:
        if name not in self.services:
            raise NotFound
        return self.services[name]


@dataclass(frozen=True)
class RunningEmulators:
    base_url: str
    application: Emulators

    def service_account(self) -> dict[str, str]:
        """A service account that the running FCM knows."""
        return self.application.fcm.account(self.base_url)


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
