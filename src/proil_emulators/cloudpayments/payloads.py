"""What each notification says, how it is written on the wire and how it is signed."""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import quote_plus

from proil_emulators.cloudpayments.model import GATEWAY, ISSUER, TEST_AUTH_CODE, reported_amount
from proil_emulators.cloudpayments.reasons import reason_name
from proil_emulators.cloudpayments.switches import Switches
from proil_emulators.cloudpayments.terminals import Kind, Target
from proil_emulators.cloudpayments.transactions import Transaction
from proil_emulators.wire import json_text

Payload = dict[str, Any]

_MONEY = "Currency PaymentAmount PaymentCurrency"
_CARD = "CardFirstSix CardLastFour CardType CardExpDate TestMode"
_PAYER = "InvoiceId AccountId Email Data"
_ORIGIN = "Name IpAddress Issuer IssuerBankCountry Description PaymentMethod"

_FALLBACK = "FallBackScenarioDeclinedTransactionId"

_REQUIRED = {
    Kind.CHECK: f"TransactionId Amount {_MONEY} DateTime {_CARD} Status OperationType",
    Kind.PAY: f"TransactionId Amount {_MONEY} DateTime {_CARD} Status OperationType GatewayName",
    Kind.FAIL: f"TransactionId Amount {_MONEY} DateTime {_CARD} Reason ReasonCode OperationType",
    Kind.CONFIRM: f"TransactionId Amount {_MONEY} DateTime {_CARD} Status",
    Kind.REFUND: "TransactionId PaymentTransactionId Amount DateTime OperationType",
    Kind.CANCEL: "TransactionId Amount DateTime",
}
_OPTIONAL = {
    Kind.CHECK: f"{_PAYER} {_ORIGIN}",
    Kind.PAY: f"{_PAYER} {_ORIGIN} AuthCode Token Rrn {_FALLBACK}",
    Kind.FAIL: f"{_PAYER} {_ORIGIN} Token Rrn RetryAfter {_FALLBACK}",
    Kind.CONFIRM: f"{_PAYER} {_ORIGIN} AuthCode Token Rrn",
    Kind.REFUND: f"{_PAYER} Rrn",
    Kind.CANCEL: f"{_PAYER} Rrn",
}


def payload(kind: Kind, transaction: Transaction, switches: Switches) -> Payload:
    facts = _facts(kind, transaction, switches)
    said = {name: facts[name] for name in _REQUIRED[kind].split()}
    for name in _OPTIONAL[kind].split():
        if facts[name] is not None:
            said[name] = facts[name]
        elif switches.empty_optionals:
            said[name] = ""
    return said


def _facts(kind: Kind, transaction: Transaction, switches: Switches) -> Payload:
    """Everything any type may say, absent facts as None."""
    return {
        **_what_happened(kind, transaction, switches),
        **_who_paid(transaction),
        "DateTime": _moment(kind, transaction),
        "TestMode": True,
        "GatewayName": GATEWAY,
        "Issuer": ISSUER,
        "IssuerBankCountry": "RU",
    }


def _what_happened(kind: Kind, transaction: Transaction, switches: Switches) -> Payload:
    request, approved = transaction.request, transaction.authorized_at is not None
    retry_after = transaction.retry_after
    return {
        "TransactionId": transaction.id,
        "PaymentTransactionId": transaction.original_id,
        "Amount": reported_amount(transaction, switches),
        "PaymentAmount": reported_amount(transaction, switches),
        "Currency": request.currency,
        "PaymentCurrency": request.currency,
        "Status": transaction.future_status if kind is Kind.CHECK else transaction.status,
        "OperationType": transaction.operation,
        "Reason": reason_name(transaction.reason_code),
        "ReasonCode": transaction.reason_code,
        "FallBackScenarioDeclinedTransactionId": transaction.fallback_of,
        "RetryAfter": retry_after and f"{retry_after:%Y-%m-%d %H:%M:%S}",
        "AuthCode": TEST_AUTH_CODE if approved else None,
        "Rrn": f"{transaction.id:012}" if approved else None,
    }


def _who_paid(transaction: Transaction) -> Payload:
    request, card = transaction.request, transaction.card
    return {
        "CardFirstSix": card.first_six,
        "CardLastFour": card.last_four,
        "CardType": card.scheme,
        "CardExpDate": card.expiry,
        "InvoiceId": request.invoice_id,
        "AccountId": request.account_id,
        "Email": request.email,
        "Data": request.json_data,
        "Name": request.name,
        "IpAddress": request.ip_address,
        "Description": request.description,
        "PaymentMethod": transaction.method,
        "Token": transaction.token,
    }


def _moment(kind: Kind, transaction: Transaction) -> str:
    moment = transaction.confirmed_at if kind is Kind.CONFIRM else transaction.authorized_at
    return f"{moment or transaction.created_at:%Y-%m-%d %H:%M:%S}"


@dataclass(frozen=True)
class Letter:
    """A signed notification, ready to be sent as often as needed.

    `query` is set instead of `body` for GET.
    """

    method: str
    query: str
    body: bytes
    headers: dict[str, str]


def letter(said: Payload, target: Target, secret: str) -> Letter:
    if target.json and target.method == "POST":
        raw = readable = json_text(said)
    else:
        # The HTTP client writes addresses with upper-case hex whatever it is given.
        encode = quote_plus if target.method == "GET" else _encode
        raw, readable = _form(said, encode), _form(said, str)
    headers = {
        "Content-HMAC": _signature(raw, secret),
        "X-Content-HMAC": _signature(readable, secret),
    }
    if target.method == "GET":
        return Letter("GET", raw, b"", headers)
    form = "application/json" if target.json else "application/x-www-form-urlencoded"
    headers["Content-Type"] = f"{form}; charset=utf-8"
    return Letter("POST", "", raw.encode(), headers)


def _form(said: Payload, encode: Callable[[str], str]) -> str:
    return "&".join(f"{name}={encode(_form_text(value))}" for name, value in said.items())


def _form_text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def _encode(text: str) -> str:
    """Percent-encoding as the real service writes it: lower-case hex, `+` for a space."""
    return re.sub(r"%[0-9A-F]{2}", lambda found: found.group().lower(), quote_plus(text))


def _signature(text: str, secret: str) -> str:
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
