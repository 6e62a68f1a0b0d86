"""The API under /cloudpayments/: credentials, load limit, idempotency, then a method."""

import threading
from collections.abc import Callable

from werkzeug.exceptions import TooManyRequests, Unauthorized
from werkzeug.wrappers import Request, Response

from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.idempotency import Answer, DuplicateUnderWay, Key, RequestIds
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.faults import FaultBook
from proil_emulators.wire import Params, Refused, json_answer

PUBLIC = "payments/qr/"
Method = Callable[[Terminal, Params], Answer]


class Api:
    """`methods` names the methods, given the address that browsers use."""

    def __init__(
        self,
        acquirer: Acquirer,
        terminals: dict[str, Terminal],
        faults: FaultBook,
        methods: Callable[[str], dict[str, Method]],
    ) -> None:
        self.acquirer, self.terminals, self.faults = acquirer, terminals, faults
        self._methods = methods
        self._request_ids = RequestIds(acquirer.clock)
        self._lock = threading.Lock()
        self._under_way: dict[str, int] = {}

    def serve(self, request: Request, endpoint: str, root: str) -> Response:
        """The answer to a call of `endpoint`; Unauthorized and TooManyRequests as HTTP."""
        try:
            terminal = self._terminal(request, endpoint)
        except Refused as refusal:
            return json_answer({"Success": False, "Message": str(refusal)})
        with self._place(terminal):
            return self.faults.around(
                endpoint,
                request,
                lambda: self._answer(terminal, request, endpoint, root),
                is_repeated=self._request_ids.has_answer(self._key(terminal, request, endpoint)),
            )

    def _answer(self, terminal: Terminal, request: Request, endpoint: str, root: str) -> Response:
        method = self._methods(root).get(endpoint.lower())
        if method is None:
            return Response("Not Found", status=404)

        def process() -> Answer:
            try:
                return method(terminal, Params.of(request))
            except Refused as refusal:
                return {"Success": False, "Message": str(refusal)}

        if not request.headers.get("X-Request-ID"):
            return json_answer(process())
        return json_answer(self._once(self._key(terminal, request, endpoint), process))

    def _key(self, terminal: Terminal, request: Request, endpoint: str) -> Key:
        scope = endpoint if self.acquirer.switches.request_id_per_endpoint else ""
        return terminal.public_id, scope, request.headers.get("X-Request-ID", "")

    def _once(self, key: Key, process: Callable[[], Answer]) -> Answer:
        switches = self.acquirer.switches
        try:
            return self._request_ids.once(
                key,
                process,
                keeps=lambda answer: switches.cache_declined or answer["Success"] is True,
                waits=switches.duplicate_waits,
            )
        except DuplicateUnderWay as error:
            raise TooManyRequests from error

    def _terminal(self, request: Request, endpoint: str) -> Terminal:
        """By Basic auth, or by the PublicId alone where the method is for browsers as well."""
        if endpoint.lower().startswith(PUBLIC) and request.authorization is None:
            public_id = Params.of(request).required("PublicId")
            if public_id not in self.terminals:
                raise Refused("PublicId is unknown")
            return self.terminals[public_id]
        given = request.authorization
        terminal = self.terminals.get(str(given.username)) if given else None
        if given is None or terminal is None or given.password != terminal.api_secret:
            raise Unauthorized
        return terminal

    def _place(self, terminal: Terminal) -> "_Place":
        return _Place(
            self._lock,
            self._under_way,
            terminal.public_id,
            self.acquirer.switches.concurrency_limit,
        )


class _Place:
    """One of the places a terminal has for simultaneous requests; none left means HTTP 429."""

    def __init__(
        self, lock: threading.Lock, under_way: dict[str, int], key: str, limit: int
    ) -> None:
        self._lock, self._under_way, self._key, self._limit = lock, under_way, key, limit

    def __enter__(self) -> None:
        with self._lock:
            taken = self._under_way.get(self._key, 0)
            if taken >= self._limit:
                raise TooManyRequests
            self._under_way[self._key] = taken + 1

    def __exit__(self, *_error: object) -> None:
        with self._lock:
            self._under_way[self._key] -= 1
