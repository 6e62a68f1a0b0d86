"""The only code that speaks to CloudPayments."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import cloudpayments

from .connection import (
    LIVE_PLACES,
    TEST_PLACES,
    Busy,
    CloudPaymentsFault,
    Misconfigured,
    NotProcessed,
    Refused,
    UnknownOutcome,
    call,
)
from .const import LIST_PAGE, QR_PATHS, Status
from .payment_facts import PaymentFacts, PaymentPage

__all__ = [
    "Busy",
    "CloudPaymentsClient",
    "CloudPaymentsFault",
    "Misconfigured",
    "NotProcessed",
    "Refused",
    "UnknownOutcome",
]


class CloudPaymentsClient(cloudpayments.CloudPayments):
    """The `cloudpayments` package with its one outgoing call replaced.

    Upstream sends without a timeout, without a request id on money methods and without
    TrInitiatorCode, and reads answers by 35 compulsory keys; its methods are therefore not used.
    """

    def __init__(self, public_id: str, api_secret: str, base_url: str, *, is_live: bool = False):
        super().__init__(public_id, api_secret)
        self.URL = base_url.rstrip("/") + "/"
        self._places = LIVE_PLACES if is_live else TEST_PLACES

    # Payments. `params` are the fields of the method as CloudPayments names them.

    def authorise_card(self, params: dict, request_id: str) -> PaymentFacts:
        return self._ask_for_payment("payments/cards/auth", params, request_id)

    def authorise_token(self, params: dict, request_id: str) -> PaymentFacts:
        return self._ask_for_payment("payments/tokens/auth", params, request_id)

    def charge_card(self, params: dict, request_id: str) -> PaymentFacts:
        return self._ask_for_payment("payments/cards/charge", params, request_id)

    def charge_token(self, params: dict, request_id: str) -> PaymentFacts:
        return self._ask_for_payment("payments/tokens/charge", params, request_id)

    def finish_3ds(self, number: str, pa_res: str, request_id: str) -> PaymentFacts:
        params = {"TransactionId": int(number), "PaRes": pa_res}
        return self._ask_for_payment("payments/cards/post3ds", params, request_id)

    def confirm(
        self, number: str, amount: Decimal, request_id: str, json_data: dict | None = None
    ) -> PaymentFacts:
        params = {"TransactionId": int(number), "Amount": _positive(amount)} | _data(json_data)
        self._ask_for_deed("payments/confirm", params, request_id)
        return PaymentFacts(number=number, status=Status.COMPLETED, amount=amount)

    def void(self, number: str, request_id: str) -> PaymentFacts:
        self._ask_for_deed("payments/void", {"TransactionId": int(number)}, request_id)
        return PaymentFacts(number=number, status=Status.CANCELLED)

    def refund(
        self, number: str, amount: Decimal, request_id: str, json_data: dict | None = None
    ) -> PaymentFacts:
        """The refund, which has a number of its own."""
        params = {"TransactionId": int(number), "Amount": _positive(amount)} | _data(json_data)
        model = self._ask_for_model("payments/refund", params, request_id)
        return PaymentFacts(
            number=_text_of(model, "TransactionId"),
            status=Status.COMPLETED,
            amount=amount,
            is_refund=True,
            paid_number=number,
        )

    # Pages on which a payer pays without us.

    def create_link(self, params: dict, request_id: str) -> PaymentPage:
        model = self._ask_for_model("orders/create", params, request_id)
        return PaymentPage(number=_text_of(model, "Id"), url=_text_of(model, "Url"))

    def cancel_link(self, number: str, request_id: str) -> None:
        self._ask_for_deed("orders/cancel", {"Id": number}, request_id)

    def create_qr(self, method_code: str, params: dict, request_id: str) -> PaymentPage:
        """A QR code of `sbp`, `tpay` or `sberpay`; these methods know the terminal by its name."""
        params = {"PublicId": self.public_id, **params}
        path = f"payments/qr/{QR_PATHS[method_code]}/image"
        model = self._ask_for_model(path, params, request_id, auth=None)
        return PaymentPage(
            number=_text_of(model, "TransactionId"),
            url=_text_of(model, "QrUrl"),
            image=str(model.get("QrImage") or ""),
        )

    def start_apple_pay_session(self, validation_url: str) -> dict:
        """Apple's merchant session, as the browser hands it on to Apple."""
        return self._ask_for_model("applepay/startsession", {"ValidationUrl": validation_url})

    # Look-ups.

    def get(self, number: str) -> PaymentFacts | None:
        """The payment of this number, or None when CloudPayments has none."""
        return self._look_up("payments/get", {"TransactionId": int(number)})

    def find(self, invoice_id: str) -> PaymentFacts | None:
        """The latest payment of this invoice, or None when CloudPayments has none."""
        return self._look_up("payments/find", {"InvoiceId": invoice_id})

    def find_any(self, invoice_id: str) -> PaymentFacts | None:
        """The latest payment or refund of this invoice, or None when CloudPayments has none."""
        return self._look_up("v2/payments/find", {"InvoiceId": invoice_id})

    def list_period(self, since: datetime, until: datetime) -> Iterator[PaymentFacts]:
        """All that was made between two moments of naive UTC, the oldest first."""
        period = {
            "CreatedDateGte": f"{since:%Y-%m-%dT%H:%M:%S}",
            "CreatedDateLte": f"{until:%Y-%m-%dT%H:%M:%S}",
            "TimeZone": "UTC",
        }
        page, models = 0, None
        while models is None or len(models) == LIST_PAGE:
            page += 1
            answer = self._send_request("v2/payments/list", period | {"PageNumber": page})
            models = answer.get("Model")
            if not isinstance(models, list):
                raise UnknownOutcome("The answer is not a list")
            yield from map(self._read, models)

    # Receipts and settings.

    def create_receipt(self, receipt: dict, request_id: str) -> str:
        """Queue a receipt: Inn, Type, CustomerReceipt and so on; returns its id."""
        return _text_of(self._ask_for_model("kkt/receipt", receipt, request_id), "Id")

    def receipt_status(self, receipt_id: str) -> tuple[str, str]:
        """Processed, Error, Queued or NotFound, and what is said about it."""
        answer = self._send_request("kkt/receipt/status/get", {"Id": receipt_id})
        return str(answer.get("Model") or ""), str(answer.get("Message") or "")

    def get_receipt(self, receipt_id: str) -> dict | None:
        """The receipt with its fiscal sign, or None when there is none yet."""
        return self._send_request("kkt/receipt/get", {"Id": receipt_id}).get("Model") or None

    def set_notification(self, kind: str, url: str) -> None:
        """Have notifications of this kind sent to `url`; Check is set in the cabinet only."""
        params = {
            "IsEnabled": True,
            "Address": url,
            "HttpMethod": "POST",
            "Encoding": "UTF8",
            "Format": "CloudPayments",
        }
        self._ask_for_deed(f"site/notifications/{kind.capitalize()}/update", params)

    def _ask_for_payment(self, endpoint, params, request_id) -> PaymentFacts:
        # Success is false for a decline and for a 3-D Secure challenge; the Model tells.
        answer = self._send_request(endpoint, params, request_id)
        if not answer.get("Model"):
            raise _refusal(answer, endpoint)
        return self._read(answer["Model"])

    def _ask_for_model(self, endpoint, params, request_id=None, **options) -> dict:
        answer = self._send_request(endpoint, params, request_id, **options)
        if not answer["Success"]:
            raise _refusal(answer, endpoint)
        if not isinstance(answer.get("Model"), dict):
            raise UnknownOutcome(f"{endpoint} answered without a Model")
        return answer["Model"]

    def _ask_for_deed(self, endpoint, params, request_id=None) -> None:
        answer = self._send_request(endpoint, params, request_id)
        if not answer["Success"]:
            raise _refusal(answer, endpoint)

    def _look_up(self, endpoint, params) -> PaymentFacts | None:
        model = self._send_request(endpoint, params).get("Model")
        return self._read(model) if model else None

    def _read(self, model) -> PaymentFacts:
        try:
            return PaymentFacts.from_message(model)
        except (AttributeError, KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise UnknownOutcome("The answer is not a payment") from error

    def _send_request(self, endpoint, params=None, request_id=None, auth=()) -> dict:
        auth = auth if auth is None else (self.public_id, self.api_secret)
        return call(self.URL + endpoint, params or {}, request_id, auth, self._places)


def _refusal(answer: dict, endpoint: str) -> Refused:
    model = answer.get("Model")
    code = model.get("ErrorCode") if isinstance(model, dict) else None
    return Refused(answer.get("Message") or endpoint, int(code or 0))


def _positive(amount: Decimal) -> Decimal:
    if amount <= 0:
        raise ValueError("an amount of money to move is above zero")
    return amount


def _data(json_data: dict | None) -> dict:
    return {"JsonData": json_data} if json_data else {}


def _text_of(model: dict, name: str) -> str:
    if model.get(name) in (None, ""):
        raise UnknownOutcome(f"The answer has no {name}")
    return str(model[name])
