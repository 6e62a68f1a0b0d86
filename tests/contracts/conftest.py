"""Emulators over HTTP, a merchant's terminal and the web server that merchant is told at."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from proil_emulators.cloudpayments import DEFAULT_API_SECRET, DEFAULT_PUBLIC_ID, cards, cryptogram
from proil_emulators.server import RunningEmulators, running


@dataclass
class Site:
    """A terminal of CloudPayments, called with plain requests."""

    base_url: str
    public_id: str = DEFAULT_PUBLIC_ID
    secret: str = DEFAULT_API_SECRET

    def other(self, public_id: str, secret: str) -> "Site":
        return Site(self.base_url, public_id, secret)

    def post(
        self,
        endpoint: str,
        params: dict[str, Any] | None = None,
        request_id: str | None = None,
        timeout: float = 5,
    ) -> requests.Response:
        return requests.post(
            f"{self.base_url}/cloudpayments/{endpoint}",
            json=params or {},
            auth=(self.public_id, self.secret),
            headers={"X-Request-ID": request_id} if request_id else {},
            timeout=timeout,
        )

    def call(self, endpoint: str, request_id: str | None = None, **params: Any) -> dict[str, Any]:
        response = self.post(endpoint, params, request_id)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    @staticmethod
    def card_params(card: str = cards.PAYS, **params: Any) -> dict[str, Any]:
        return {
            "Amount": 2000.0,
            "IpAddress": "203.0.113.7",
            "CardCryptogramPacket": cryptogram(card, "12/39", "123", "IVAN IVANOV"),
            **params,
        }

    def pay(self, card: str = cards.PAYS, endpoint: str = "auth", **params: Any) -> dict[str, Any]:
        return self.call(f"payments/cards/{endpoint}", **self.card_params(card, **params))

    def hold(self, amount: float = 2000.0, **params: Any) -> int:
        """TransactionId of a fresh hold."""
        return int(self.pay(Amount=amount, **params)["Model"]["TransactionId"])

    def status(self, transaction_id: int) -> str:
        return str(self.call("payments/get", TransactionId=transaction_id)["Model"]["Status"])


@dataclass(frozen=True)
class Notice:
    kind: str
    method: str
    body: bytes
    query: bytes
    headers: dict[str, str]
    values: dict[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Merchant:
    """Records what it is told; `answers` are used up in order, then all is accepted."""

    base_url: str = ""
    received: list[Notice] = field(default_factory=list)
    answers: dict[str, list[Response]] = field(default_factory=dict)
    reactions: dict[str, Callable[[], Any]] = field(default_factory=dict)

    def url(self, kind: str) -> str:
        return f"{self.base_url}/{kind}"

    def kinds(self) -> list[str]:
        return [notice.kind for notice in self.received]

    def only(self, kind: str) -> Notice:
        (notice,) = [row for row in self.received if row.kind == kind]
        return notice

    def will_answer(self, kind: str, *answers: object) -> None:
        """Each answer is a code, or a pair of HTTP status and text."""
        self.answers[kind] = [
            Response(answer[1], answer[0])
            if isinstance(answer, tuple)
            else Response(json.dumps({"code": answer}), mimetype="application/json")
            for answer in answers
        ]

    def when_told(self, kind: str, react: Callable[[], Any]) -> None:
        """Do this before answering."""
        self.reactions[kind] = react

    def __call__(self, environ: Any, start_response: Any) -> Any:
        request = Request(environ)
        kind = request.path.strip("/")
        body = request.get_data(cache=True, parse_form_data=False)
        self.received.append(
            Notice(
                kind,
                request.method,
                body,
                request.query_string,
                dict(request.headers),
                request.values.to_dict(),
            )
        )
        self.reactions.get(kind, lambda: None)()
        planned = self.answers.get(kind)
        answer = planned.pop(0) if planned else Response('{"code":0}')
        return answer(environ, start_response)


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        return


@pytest.fixture(scope="session")
def server() -> Iterator[RunningEmulators]:
    with running() as emulators:
        yield emulators


@pytest.fixture
def emulators(server: RunningEmulators) -> RunningEmulators:
    server.application.reset()
    return server


@pytest.fixture
def eventually() -> Any:
    """Wait for what another thread is about to do."""

    def wait(happened: Callable[[], bool], seconds: float = 5) -> None:
        deadline = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < deadline, "it did not happen"
            time.sleep(0.01)

    return wait


@pytest.fixture
def unused_url() -> str:
    """An address nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def site(emulators: RunningEmulators) -> Site:
    return Site(emulators.base_url)


@pytest.fixture
def admin(emulators: RunningEmulators) -> Any:
    """Administration: with a body it posts, without it reads."""

    def call(path: str, body: dict[str, Any] | None = None, status: int | None = None) -> Any:
        url = f"{emulators.base_url}/_admin/{path}"
        method = "GET" if body is None else "POST"
        response = requests.request(method, url, json=body, timeout=5)
        assert response.status_code == status if status else response.ok, response.text
        return response.json() if response.ok else response.text

    return call


@pytest.fixture
def merchant(admin: Any) -> Iterator[Merchant]:
    """A merchant told of everything in form bodies."""
    told = Merchant()
    web = make_server("127.0.0.1", 0, told, threaded=True, request_handler=_Quiet)
    thread = threading.Thread(target=web.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    told.base_url = f"http://127.0.0.1:{web.server_port}"
    kinds = ("check", "pay", "fail", "confirm", "refund", "cancel", "receipt")
    admin("cloudpayments/notifications", {kind: told.url(kind) for kind in kinds})
    yield told
    web.shutdown()
    web.server_close()
    thread.join()
