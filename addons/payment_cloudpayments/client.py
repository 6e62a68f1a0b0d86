"""The only code that speaks to CloudPayments."""

import json
import time
from decimal import Decimal
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy

import cloudpayments
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import MaxRetryError, NewConnectionError

from odoo.addons.payment.logging import get_payment_logger

from .const import CONNECT_TIMEOUT_S, READ_TIMEOUT_S, SENSITIVE_KEYS, Status
from .payment_facts import PaymentFacts, money

_logger = get_payment_logger(__name__, sensitive_keys=SENSITIVE_KEYS)


class CloudPaymentsFault(Exception):
    """A call that did not bring an answer to act on."""


class Refused(CloudPaymentsFault):
    """CloudPayments refuses the request as it stands; nothing has moved."""


class NotProcessed(CloudPaymentsFault):
    """The request was not carried out for sure and may be sent again."""


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
        session.mount(scheme, _Adapter())
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    return session


SESSION = _session()


class CloudPaymentsClient(cloudpayments.CloudPayments):
    """The `cloudpayments` package with its one outgoing call replaced.

    Upstream sends without a timeout, without a request id on money methods and without
    TrInitiatorCode, and reads answers by 35 compulsory keys; its methods are therefore not used.
    """

    def __init__(self, public_id: str, api_secret: str, base_url: str):
        super().__init__(public_id, api_secret)
        self.URL = base_url.rstrip("/") + "/"

    def authorise_card(self, params: dict, request_id: str) -> PaymentFacts:
        return self._ask_for_payment("payments/cards/auth", params, request_id)

    def authorise_token(self, params: dict, request_id: str) -> PaymentFacts:
        return self._ask_for_payment("payments/tokens/auth", params, request_id)

    def finish_3ds(self, number: str, pa_res: str, request_id: str) -> PaymentFacts:
        params = {"TransactionId": int(number), "PaRes": pa_res}
        return self._ask_for_payment("payments/cards/post3ds", params, request_id)

    def confirm(self, number: str, amount: Decimal, request_id: str) -> PaymentFacts:
        if amount <= 0:
            raise ValueError("a confirmed amount is above zero")
        params = {"TransactionId": int(number), "Amount": amount}
        self._ask_for_deed("payments/confirm", params, request_id)
        return PaymentFacts(number=number, status=Status.COMPLETED, amount=amount)

    def void(self, number: str, request_id: str) -> PaymentFacts:
        self._ask_for_deed("payments/void", {"TransactionId": int(number)}, request_id)
        return PaymentFacts(number=number, status=Status.CANCELLED)

    def get(self, number: str) -> PaymentFacts | None:
        """The payment of this number, or None when CloudPayments has none."""
        return self._look_up("payments/get", {"TransactionId": int(number)})

    def find(self, invoice_id: str) -> PaymentFacts | None:
        """The latest payment of this invoice, or None when CloudPayments has none."""
        return self._look_up("payments/find", {"InvoiceId": invoice_id})

    def _ask_for_payment(self, endpoint, params, request_id) -> PaymentFacts:
        answer = self._send_request(endpoint, params, request_id)
        # Success is false for a decline and for a 3-D Secure challenge; the Model tells.
        if not answer.get("Model"):
            raise Refused(answer.get("Message") or endpoint)
        return self._read(answer["Model"])

    def _ask_for_deed(self, endpoint, params, request_id) -> None:
        answer = self._send_request(endpoint, params, request_id)
        if not answer["Success"]:
            raise Refused(answer.get("Message") or endpoint)

    def _look_up(self, endpoint, params) -> PaymentFacts | None:
        model = self._send_request(endpoint, params).get("Model")
        return self._read(model) if model else None

    def _read(self, model) -> PaymentFacts:
        try:
            return PaymentFacts.from_message(model)
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise UnknownOutcome("The answer is not a payment") from error

    def _send_request(self, endpoint, params=None, request_id=None) -> dict:
        started = time.monotonic()
        try:
            response = SESSION.post(
                self.URL + endpoint,
                data=json.dumps(params or {}, default=_amount).encode(),
                headers={"Content-Type": "application/json"}
                | ({"X-Request-ID": request_id} if request_id else {}),
                auth=(self.public_id, self.api_secret),
                timeout=READ_TIMEOUT_S,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            fault = NotProcessed if _never_sent(error) else UnknownOutcome
            _logger.warning("CloudPayments %s: %s", endpoint, type(error).__name__)
            raise fault(type(error).__name__) from None  # Its text quotes the address.
        _logger.info(
            "CloudPayments %(endpoint)s: HTTP %(status)s in %(ms)d ms",
            {
                "endpoint": endpoint,
                "status": response.status_code,
                "ms": (time.monotonic() - started) * 1000,
            },
        )
        return _answer(response)


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
        raise NotProcessed("HTTP 429")
    if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Refused(f"HTTP {status}")
    try:
        answer = response.json(parse_float=Decimal)
    except requests.JSONDecodeError:
        raise UnknownOutcome(f"HTTP {status} without JSON") from None
    if status != HTTPStatus.OK or not isinstance(answer, dict) or "Success" not in answer:
        raise UnknownOutcome(f"HTTP {status}")
    return answer
