"""Sittings of payers at the acquirer's page: behind a payment link, or in the shop's widget."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from proil_emulators.cloudpayments.payment_request import read_request
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.cloudpayments.transactions import Request, Status, Transaction
from proil_emulators.wire import Params, Refused, json_text

QR_METHODS = {"Sbp": "sbp", "TinkoffPay": "tinkoffpay", "SberPay": "sberpay"}
SCHEMAS = {"Single": False, "Dual": True}


@dataclass
class Checkout:
    """`retry`: another attempt may follow a decline, as a new transaction of the same invoice."""

    public_id: str
    request: Request
    two_stage: bool
    page: str
    retry: bool = True
    asks_email: bool = False
    success_url: str | None = None
    fail_url: str | None = None
    auto_close_s: int | None = None
    qr_methods: tuple[str, ...] = ()
    id: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    cancelled: bool = False
    qr_path: str | None = None
    attempts: list[Transaction] = field(default_factory=list)

    @property
    def embedded(self) -> bool:
        return self.page == "checkouts"

    @property
    def url(self) -> str:
        return f"/cloudpayments/{self.page}/{self.id}"

    @property
    def last(self) -> Transaction | None:
        return self.attempts[-1] if self.attempts else None

    @property
    def paid(self) -> Transaction | None:
        return next((row for row in self.attempts if row.authorized_at is not None), None)

    @property
    def state(self) -> str:
        """What the payer's page shows: form, bank, paid, declined or cancelled."""
        if self.paid:
            return "paid"
        if self.last and self.last.status is Status.AWAITING_AUTHENTICATION:
            return "bank"
        if self.cancelled:
            return "cancelled"
        return "declined" if self.last else "form"

    @property
    def result(self) -> dict[str, Any]:
        """What the widget's promise resolves to."""
        if self.last is None:
            return {"type": "cancel", "status": "cancel", "data": {}}
        data: dict[str, Any] = {"transactionId": self.last.id}
        if self.paid:
            return {"type": "payment", "status": "success", "data": data}
        data["reasonCode"] = self.last.reason_code
        return {"type": "payment", "status": "fail", "data": data}

    def with_email(self, email: str | None) -> Request:
        return replace(self.request, email=email or self.request.email)


@dataclass
class Link:
    """An order of `orders/create`: a checkout with an address of its own."""

    checkout: Checkout
    number: int
    created_at: datetime
    phone: str | None

    @property
    def status(self) -> str:
        if self.checkout.paid:
            return "Paid"
        return "Cancelled" if self.checkout.cancelled else "Created"


def of_intent(terminal: Terminal, intent: Mapping[str, Any]) -> Checkout:
    """The sitting that a shop's page asks for with the widget's intentParams."""
    params = Params(intent)
    schema = params.required("paymentSchema")
    if schema not in SCHEMAS:
        raise Refused("paymentSchema is Single or Dual")
    retry = params.raw("retryPayment")
    auto_close = params.raw("autoClose")
    barred = params.raw("restrictedPaymentMethods") or []
    return Checkout(
        terminal.public_id,
        _intended(intent, params),
        SCHEMAS[schema],
        "checkouts",
        retry=retry is None or bool(retry),
        asks_email=params.text("emailBehavior") in ("Required", "Optional"),
        success_url=params.text("successRedirectUrl"),
        fail_url=params.text("failRedirectUrl"),
        auto_close_s=None if auto_close is None else max(3, min(10, int(auto_close))),
        qr_methods=tuple(name for name in QR_METHODS if name not in barred),
    )


def _intended(intent: Mapping[str, Any], params: Params) -> Request:
    payer = Params(intent.get("userInfo") or {})
    return read_request(
        Params(
            {
                "Amount": intent.get("amount"),
                "Currency": params.required("currency"),
                "InvoiceId": intent.get("externalId"),
                "AccountId": payer.raw("accountId"),
                "Email": intent.get("receiptEmail") or payer.raw("email"),
                "Description": intent.get("description"),
                "CultureName": intent.get("culture"),
                "SaveCard": intent.get("tokenize"),
                "JsonData": _intended_data(intent),
            }
        )
    )


def _intended_data(intent: Mapping[str, Any]) -> str | None:
    """The shop's data, with the receipt where every other door has it."""
    data = dict(intent.get("metadata") or {})
    if intent.get("receipt"):
        data["cloudpayments"] = {"CustomerReceipt": intent["receipt"]}
    return json_text(data) if data else None
