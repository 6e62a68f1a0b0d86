"""The `Model` objects of CloudPayments' answers."""

import base64
from datetime import datetime
from decimal import Decimal
from typing import Any

from proil_emulators.cloudpayments.cards import SCHEME_CODES
from proil_emulators.cloudpayments.reasons import holder_message, reason_name
from proil_emulators.cloudpayments.switches import Switches
from proil_emulators.cloudpayments.transactions import Operation, Status, Transaction
from proil_emulators.wire import json_text

CURRENCY_CODES = {"RUB": 0, "EUR": 1, "USD": 2}
TEST_AUTH_CODE = "A1B2C3"
GATEWAY = "Test"
ISSUER = "Emulated Bank"

Model = dict[str, Any]
# What the documents' samples show of JsonData besides what was sent.
ODD_JSON_DATA = {"null": None, "empty": "", "text": "not an object"}

# Present in every answer and of no use in test mode.
_ALWAYS_NULL = (
    "TerminalUrl",
    "PayoutDate",
    "PayoutDateIso",
    "PayoutAmount",
    "IpCountry",
    "IpCity",
    "IpRegion",
    "IpDistrict",
    "IpLatitude",
    "IpLongitude",
    "CardProduct",
    "CardCategory",
    "SubscriptionId",
    "EscrowAccumulationId",
    "HideInvoiceId",
    "Gateway",
    "MasterPass",
    "InfoShopData",
    "VatAboveTotalFee",
    "ProcessorAndPartnerFee",
    "VatWithinProcessorFee",
)


def transaction_model(transaction: Transaction, switches: Switches) -> Model:
    """The transaction as every method but confirm, void and refund shows it."""
    model = {
        **dict.fromkeys(_ALWAYS_NULL),
        **_request_fields(transaction),
        **_money_fields(transaction, switches),
        **_date_fields(transaction, switches),
        **_card_fields(transaction),
        **_outcome_fields(transaction),
    }
    if switches.json_data_shape != "as_sent":
        model["JsonData"] = ODD_JSON_DATA[switches.json_data_shape]
    if switches.extra_keys:
        model["SomethingNew"] = {"Since": "tomorrow"}
    missing = switches.missing_keys.split(",")
    return {name: value for name, value in model.items() if name not in missing}


def reported_amount(transaction: Transaction, switches: Switches) -> Decimal:
    """The confirmed sum, or the hold where there is none or the switch says so."""
    if transaction.confirmed_amount is None or switches.hold_sum_after_confirm:
        return transaction.request.amount
    return transaction.confirmed_amount


def _request_fields(transaction: Transaction) -> Model:
    request = transaction.request
    return {
        "TransactionId": transaction.id,
        "PublicId": transaction.public_id,
        "InvoiceId": request.invoice_id,
        "AccountId": request.account_id,
        "Email": request.email,
        "Description": request.description,
        "JsonData": request.json_data,
        "IpAddress": request.ip_address,
        "CultureName": request.culture,
        "Name": request.name,
        "TrInitiatorCode": request.initiator,
    }


def _money_fields(transaction: Transaction, switches: Switches) -> Model:
    amount, currency = reported_amount(transaction, switches), transaction.request.currency
    whole = transaction.refundable == 0 or switches.refunded_when_partial
    return {
        "Amount": amount,
        "Currency": currency,
        "CurrencyCode": CURRENCY_CODES.get(currency, 0),
        "PaymentAmount": amount,
        "PaymentCurrency": currency,
        "PaymentCurrencyCode": CURRENCY_CODES.get(currency, 0),
        "TotalFee": Decimal(0),
        "Refunded": transaction.refunded_amount > 0 and whole,
    }


def _date_fields(transaction: Transaction, switches: Switches) -> Model:
    moments = {
        "CreatedDate": transaction.created_at,
        "AuthDate": transaction.authorized_at,
        "ConfirmDate": transaction.confirmed_at,
    }
    dates: Model = {}
    for name, moment in moments.items():
        dates |= dated(name, moment, switches.fractional_seconds)
    return dates


def dated(name: str, moment: datetime | None, fractional: bool = False) -> Model:
    """Two forms of a moment, the readable one UTC without a zone suffix."""
    if moment is None:
        return {name: None, f"{name}Iso": None}
    text = moment.strftime("%Y-%m-%dT%H:%M:%S")
    return {
        name: f"/Date({int(moment.timestamp() * 1000)})/",
        f"{name}Iso": f"{text}.{moment.microsecond:06}" if fractional else text,
    }


def _card_fields(transaction: Transaction) -> Model:
    card = transaction.card
    return {
        "CardFirstSix": card.first_six or None,
        "CardLastFour": card.last_four or None,
        "CardExpDate": card.expiry or None,
        "CardType": card.scheme or None,
        "CardTypeCode": SCHEME_CODES.get(card.scheme, 0),
        "PaymentMethod": transaction.method,
        "IssuerBankCountry": "RU",
        "Issuer": ISSUER,
        "Token": transaction.token,
    }


def _outcome_fields(transaction: Transaction) -> Model:
    status = transaction.status or Status.AWAITING_AUTHENTICATION
    approved = transaction.authorized_at is not None
    return {
        "Status": status,
        "StatusCode": status.code,
        "Reason": reason_name(transaction.reason_code),
        "ReasonCode": transaction.reason_code,
        "CardHolderMessage": holder_message(transaction.reason_code, transaction.request.culture),
        "AuthCode": TEST_AUTH_CODE if approved else None,
        "Rrn": f"{transaction.id:012}" if approved else None,
        "Type": 0 if transaction.operation is Operation.PAYMENT else 1,
        "OriginalTransactionId": transaction.original_id,
        "FallBackScenarioDeclinedTransactionId": transaction.fallback_of,
        "WalletType": transaction.method if transaction.method == "ApplePay" else None,
        "GatewayName": GATEWAY,
        "TestMode": True,
        "AndroidPay": False,
        "IsLocalOrder": False,
    }


def challenge_model(transaction: Transaction, acs_url: str) -> Model:
    """The 3-D Secure challenge; it has no ReasonCode."""
    return {
        "TransactionId": transaction.id,
        "PaReq": payer_request(transaction),
        "GoReq": None,
        "AcsUrl": acs_url,
        "ThreeDsSessionData": None,
        "IFrameIsAllowed": True,
        "FrameWidth": None,
        "FrameHeight": None,
        "ThreeDsCallbackId": f"{transaction.id:032x}",
        "EscrowAccumulationId": None,
    }


def payer_request(transaction: Transaction) -> str:
    request = transaction.request
    text = json_text(
        {
            "MerchantName": transaction.public_id,
            "FirstSix": transaction.card.first_six,
            "LastFour": transaction.card.last_four,
            "Amount": request.amount,
            "CurrencyCode": request.currency,
            "Date": transaction.created_at.isoformat(timespec="seconds"),
            "CustomerName": request.name,
            "CultureName": request.culture,
        }
    )
    return "+/" + base64.b64encode(text.encode()).decode()
