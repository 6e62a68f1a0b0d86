"""The API under /cloudpayments/: credentials, load limit, idempotency, then a method."""

import threading
import uuid
from collections.abc import Callable
from functools import partial

from werkzeug.exceptions import TooManyRequests, Unauthorized
from werkzeug.wrappers import Request, Response

from proil_emulators.cloudpayments import lists, notification_settings
from proil_emulators.cloudpayments.idempotency import Answer, DuplicateUnderWay, RequestIds
from proil_emulators.cloudpayments.payments import Payments
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.faults import FaultBook
from proil_emulators.wire import Params, Refused, json_answer

Method = Callable[[Terminal, Params], Answer]


class Api:
    def __init__(
        self, payments: Payments, terminals: dict[str, Terminal], faults: FaultBook
    ) -> None:
        self.payments, self.terminals, self.faults = payments, terminals, faults
        self._request_ids = RequestIds(payments.clock)
        self._lock = threading.Lock()
        self._under_way: dict[str, int] = {}

    def serve(self, request: Request, endpoint: str, acs_url: str) -> Response:
        """The answer to a call of `endpoint`; Unauthorized and TooManyRequests as HTTP."""
        terminal = self._terminal(request)
        with self._place(terminal):
            return self.faults.around(
                endpoint, request, lambda: self._answer(terminal, request, endpoint, acs_url)
            )

    def _answer(
        self, terminal: Terminal, request: Request, endpoint: str, acs_url: str
    ) -> Response:
        method = self._methods(acs_url).get(endpoint.lower())
        if method is None:
            return Response("Not Found", status=404)

        def process() -> Answer:
            try:
                return method(terminal, Params.of(request))
            except Refused as refusal:
                return {"Success": False, "Message": str(refusal)}

        request_id = request.headers.get("X-Request-ID")
        if not request_id:
            return json_answer(process())
        return json_answer(self._once(terminal, endpoint, request_id, process))

    def _once(
        self,
        terminal: Terminal,
        endpoint: str,
        request_id: str,
        process: Callable[[], Answer],
    ) -> Answer:
        switches = self.payments.switches
        scope = endpoint if switches.request_id_per_endpoint else ""
        try:
            return self._request_ids.once(
                (terminal.public_id, scope, request_id),
                process,
                keeps=lambda answer: switches.cache_declined or answer["Success"] is True,
                waits=switches.duplicate_waits,
            )
        except DuplicateUnderWay as error:
            raise TooManyRequests from error

    def _methods(self, acs_url: str) -> dict[str, Method]:
        payments = self.payments
        by_card = partial(payments.pay_by_card, acs_url=acs_url)
        return {
            "test": _ping,
            "payments/cards/charge": partial(by_card, two_stage=False),
            "payments/cards/auth": partial(by_card, two_stage=True),
            "payments/cards/post3ds": payments.finish_challenge,
            "payments/tokens/charge": partial(payments.pay_by_token, two_stage=False),
            "payments/tokens/auth": partial(payments.pay_by_token, two_stage=True),
            "payments/confirm": payments.confirm,
            "payments/void": payments.void,
            "payments/refund": payments.refund,
            "payments/get": payments.get,
            "payments/find": payments.find,
            "v2/payments/find": payments.find_any,
            "payments/list": partial(lists.of_day, payments),
            "v2/payments/list": partial(lists.of_period, payments),
            "payments/tokens/list": partial(lists.of_tokens, payments),
            **notification_settings.methods(),
        }

    def _terminal(self, request: Request) -> Terminal:
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
            self.payments.switches.concurrency_limit,
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


def _ping(_terminal: Terminal, _params: Params) -> Answer:
    return {"Success": True, "Message": str(uuid.uuid4())}
