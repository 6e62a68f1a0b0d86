"""What CloudKassir says about one receipt, whichever way it says it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Self

from .payment_facts import money


@dataclass(frozen=True, kw_only=True)
class ReceiptFacts:
    """One registered receipt as seen in a notification or in `kkt/receipt/get`."""

    kassir_number: str
    direction: str
    amount: Decimal
    document_number: str
    fiscal_sign: str
    fiscal_storage: str
    registered_at: datetime
    register_number: str = ""
    device_number: str = ""
    operator: str = ""
    url: str = ""
    qr_url: str = ""
    payment_number: str = ""
    invoice_id: str = ""
    method: int = 0

    @classmethod
    def from_message(cls, said: Mapping) -> Self:
        """Read a Receipt notification; KeyError or ValueError when a fiscal fact is missing."""
        return cls(
            kassir_number=_compulsory(said, "Id"),
            direction=_compulsory(said, "Type"),
            amount=money(said["Amount"]),
            document_number=_compulsory(said, "DocumentNumber"),
            fiscal_sign=_compulsory(said, "FiscalSign"),
            fiscal_storage=_compulsory(said, "FiscalNumber"),
            registered_at=_moment(said["DateTime"]),
            register_number=_text(said, "RegNumber"),
            device_number=_text(said, "DeviceNumber"),
            operator=_text(said, "Ofd"),
            url=_text(said, "Url") or _text(said, "OfdReceiptUrl"),
            qr_url=_text(said, "QrCodeUrl"),
            payment_number=_text(said, "TransactionId"),
            invoice_id=_text(said, "InvoiceId"),
            method=method_of(_content(said)),
        )

    @classmethod
    def from_receipt(cls, model: Mapping) -> Self:
        """Read an answer to `kkt/receipt/get`, whose fiscal facts are in a part of their own."""
        return cls.from_message({"Receipt": model, **model["AdditionalData"]})


def method_of(content: Mapping) -> int:
    """How payment and goods follow each other; what tells two receipts of one sum apart."""
    items = content.get("Items") or ({},)
    return int(items[0].get("Method") or 0)


def _content(said: Mapping) -> Mapping:
    content = said.get("Receipt") or {}
    return json.loads(content) if isinstance(content, str) else content


def _compulsory(said: Mapping, name: str) -> str:
    if said[name] in (None, ""):
        raise ValueError(f"a receipt without {name}")
    return str(said[name])


def _text(said: Mapping, name: str) -> str:
    return str(said.get(name) or "")


def _moment(text: str) -> datetime:
    """Naive UTC, whatever separates the day from the time and however fine it is told."""
    return datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
