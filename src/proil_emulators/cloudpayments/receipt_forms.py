"""A processed receipt as the register's notification and as its method tell of it."""

from typing import Any

from proil_emulators.cloudpayments.receipts import Receipt
from proil_emulators.wire import json_text

DEVICE, REGISTRATION, STORAGE = "00000000000001", "0000000001012345", "9999078900001234"
OFD = "Emulated OFD"
CHECKS_PER_SESSION = 100


def _fiscal(receipt: Receipt) -> dict[str, Any]:
    """What the register adds to a receipt."""
    address = f"https://receipts.ru/{receipt.id}"
    return {
        "Id": receipt.id,
        "DocumentNumber": str(receipt.number),
        "SessionNumber": str(1 + receipt.number // CHECKS_PER_SESSION),
        "FiscalSign": f"{receipt.number * 7919 % 10**10:010}",
        "DeviceNumber": DEVICE,
        "RegNumber": REGISTRATION,
        "FiscalNumber": STORAGE,
        "Ofd": OFD,
        "QrCodeUrl": f"{address}/qr",
        "Amount": receipt.amount,
        "Type": receipt.type,
    }


def receipt_payload(receipt: Receipt) -> dict[str, Any]:
    said = {
        **_fiscal(receipt),
        "Number": str(receipt.number % CHECKS_PER_SESSION),
        "Inn": receipt.inn,
        "Url": f"https://receipts.ru/{receipt.id}",
        "DateTime": f"{receipt.processed_at:%Y-%m-%d %H:%M:%S}",
        "Receipt": json_text(receipt.sent),
    }
    optional = {
        "TransactionId": receipt.transaction_id,
        "InvoiceId": receipt.invoice_id,
        "AccountId": receipt.account_id,
        "CalculationPlace": receipt.body.get("calculationplace"),
        "CashierName": receipt.body.get("cashiername"),
    }
    return {**said, **{name: value for name, value in optional.items() if value is not None}}


def receipt_model(receipt: Receipt) -> dict[str, Any]:
    body, sent = receipt.body, {str(name).lower(): row for name, row in receipt.sent.items()}
    return {
        "Items": sent["items"],
        "TaxationSystem": body.get("taxationsystem"),
        "Amounts": sent["amounts"],
        "Email": body.get("email"),
        "Phone": body.get("phone"),
        "IsBso": bool(body.get("isbso")),
        "AdditionalData": {
            **_fiscal(receipt),
            "DateTime": f"{receipt.processed_at:%Y-%m-%dT%H:%M:%S}",
            "SessionCheckNumber": str(receipt.number % CHECKS_PER_SESSION),
            "OfdReceiptUrl": f"https://receipts.ru/{receipt.id}",
            "OrganizationInn": receipt.inn,
            "CalculationPlace": body.get("calculationplace"),
            "SettlePlace": None,
            "SenderEmail": None,
            "InvoiceId": receipt.invoice_id,
            "AccountId": receipt.account_id,
            "TransactionId": receipt.transaction_id,
        },
    }
