"""How a call reaches CloudPayments, and what its failure means."""

import json
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError

from odoo.addons.payment.logging import get_payment_logger

from .const import (
    BUSY_PAUSES_S,
    CONNECT_TIMEOUT_S,
    PLACE_TIMEOUT_S,
    READ_TIMEOUT_S,
    SENSITIVE_KEYS,
    SIMULTANEOUS_CALLS,
    SIMULTANEOUS_TEST_CALLS,
)
from .payment_facts import money

_logger = get_payment_logger(__name__, sensitive_keys=SENSITIVE_KEYS)


class CloudPaymentsFault(Exception):
    """A call that did not bring an answer to act on."""


class Refused(CloudPaymentsFault):
    """CloudPayments refuses the request as it stands; nothing has moved.

    `code` is the ErrorCode of a cash register, 0 elsewhere.
    """

    def __init__(self, text: str, code: int = 0):
        super().__init__(text)
        self.code = code


class NotProcessed(CloudPaymentsFault):
    """The request was not carried out for sure and may be sent again."""


class Busy(NotProcessed):
    """More calls at once than the terminal takes."""


class Misconfigured(NotProcessed):
    """The Public ID or the API secret is wrong."""


class UnknownOutcome(CloudPaymentsFault):
    """The request may have been carried out; only a look-up can tell."""


class _Adapter(HTTPAdapter):
    """Gives up soon on a host that cannot be reached, late on one that is at work."""

    def send(self, request, *args, timeout=None, **kwargs):
        return super().send(request, *args, timeout=(CONNECT_TIMEOUT_S, timeout), **kwargs)


def _session() -> requests.Session:
    """Connections shared by all calls of the process; no cookie may tie one call to another."""
    session = requests.Session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, _Adapter(pool_maxsize=SIMULTANEOUS_CALLS))
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


SESSION = _session()


class Places:
    """As many calls at once as a terminal takes; one more waits here instead of being refused."""

    def __init__(self, limit: int):
        self._of_terminal = defaultdict(partial(threading.BoundedSemaphore, limit))

    @contextmanager
    def one(self, public_id: str):
        places = self._of_terminal[public_id]
        if not places.acquire(timeout=PLACE_TIMEOUT_S):
            raise Busy("too many calls at once")
        try:
            yield
        finally:
            places.release()


# Answers that tell of the moment, or of the same request being at work, and refuse nothing.
_UNDECIDED = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY)

LIVE_PLACES, TEST_PLACES = Places(SIMULTANEOUS_CALLS), Places(SIMULTANEOUS_TEST_CALLS)


def call(url: str, params: dict, request_id: str | None, auth: tuple | None, places: Places):
    """The answer of CloudPayments as a dictionary with `Success`, or a CloudPaymentsFault.

    A terminal that is busy is asked again a few times: nothing was processed, so the id stays.
    """
    with places.one(params.get("PublicId") or auth[0]):
        for pause_s in BUSY_PAUSES_S:
            try:
                return _answer(_post(url, params, request_id, auth))
            except Busy:
                time.sleep(pause_s)
        return _answer(_post(url, params, request_id, auth))


def _post(url, params, request_id, auth) -> requests.Response:
    started = time.monotonic()
    path = url.partition("//")[2].partition("/")[2]
    try:
        response = SESSION.post(
            url,
            data=json.dumps(params, default=_amount).encode(),
            headers={"Content-Type": "application/json"}
            | ({"X-Request-ID": request_id} if request_id else {}),
            auth=auth,
            timeout=READ_TIMEOUT_S,
            allow_redirects=False,
        )
    except requests.RequestException as error:
        fault = NotProcessed if _never_sent(error) else UnknownOutcome
        _logger.warning("CloudPayments %s: %s", path, type(error).__name__)
        raise fault(type(error).__name__) from None  # Its text quotes the address.
    _logger.info(
        "CloudPayments %(path)s: HTTP %(status)s in %(ms)d ms",
        {
            "path": path,
            "status": response.status_code,
            "ms": (time.monotonic() - started) * 1000,
        },
    )
    return response


def _amount(value) -> float:
    """A number of at most two decimals: no float of this size prints more digits than it had."""
    if not isinstance(value, Decimal):
        raise TypeError(f"{type(value).__name__} is not sent to CloudPayments")
    return float(money(value))


def _never_sent(error: requests.RequestException) -> bool:
    """Whether the connection itself failed, before any byte of the request went out."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(cause, MaxRetryError) and isinstance(cause.reason, NewConnectionError)


def _answer(response: requests.Response) -> dict:
    status = response.status_code
    if status == HTTPStatus.UNAUTHORIZED:
        raise Misconfigured("HTTP 401")
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise Busy("HTTP 429")
    if status in _UNDECIDED:
        raise UnknownOutcome(f"HTTP {status}")
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Refused(f"HTTP {status}")
    try:
        answer = response.json(parse_float=Decimal)
    except requests.JSONDecodeError:
        raise UnknownOutcome(f"HTTP {status} without JSON") from None
    if status != HTTPStatus.OK or not isinstance(answer, dict) or "Success" not in answer:
        raise UnknownOutcome(f"HTTP {status}")
    return answer
