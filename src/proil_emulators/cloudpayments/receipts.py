"""Fiscal receipts: what one must hold, and the register's error for what it lacks."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from proil_emulators.wire import KOPECK

TYPES = ("Income", "IncomeReturn", "Expense", "ExpenseReturn")
ERRORS = {
    -1: "Unknown error",
    2: "No cash register is found",
    3: "The tax system is not on any register",
    6: "The phone is wrong",
    8: "The fiscal memory is full",
    11: "Inn is missing",
    12: "The receipt has no items",
    13: "The payments are less than the total",
    14: "The non-cash payments are more than the total",
    15: "No suitable register is found",
    22: "The limit of test receipts is reached",
    23: "A number has more than two decimals",
    24: "The e-mail is wrong",
    25: "The register is not paid for",
    26: "Required data is missing",
    27: "Data is wrong",
}
NEW_VAT_SINCE = date(2026, 1, 1)
VATS = {0, 5, 7, 10, 105, 107, 110}
OLD_VATS, NEW_VATS = {20, 120}, {22, 122}
METHODS = range(8)
OBJECTS = {*range(28), *range(30, 34)}
UNITS = {
    *(0, 10, 11, 12, 20, 21, 22, 30, 31, 32, 40, 41, 42, 50, 51),
    *(70, 71, 72, 73, 80, 81, 82, 83, 255),
}
NON_CASH = ("electronic", "advancepayment", "credit", "provision")
Body = dict[str, Any]


@dataclass
class Receipt:
    """`body` is a CustomerReceipt with lower-case names; status as the register calls it."""

    id: str
    number: int
    public_id: str
    type: str
    inn: str
    body: Body
    sent: Any
    created_at: datetime
    bundled: bool
    invoice_id: str | None = None
    account_id: str | None = None
    transaction_id: int | None = None
    status: str = "Queued"
    error_code: int = 0
    processed_at: datetime | None = None

    @property
    def amount(self) -> Decimal:
        return _sum(_number(row.get("amount")) for row in items(self.body))

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What was sold, every line with the four facts that people read."""
        names = ("label", "quantity", "price", "vat")
        return [{name: row.get(name) for name in names} for row in items(self.body)]

    @property
    def message(self) -> str | None:
        return ERRORS.get(self.error_code, ERRORS[-1]) if self.error_code else None


def bundled_in(json_data: str | None) -> Any:
    """The CustomerReceipt of JsonData, whatever the case of its letters; None when it has none."""
    data = json.loads(json_data, parse_float=Decimal) if json_data else None
    for name in ("cloudpayments", "customerreceipt"):
        if not isinstance(data, dict):
            return None
        data = {key.lower(): value for key, value in data.items()}.get(name)
    return data


def lowered(value: Any) -> Any:
    """The same with lower-case names."""
    if isinstance(value, Mapping):
        return {str(name).lower(): lowered(row) for name, row in value.items()}
    return [lowered(row) for row in value] if isinstance(value, list) else value


def items(body: Body) -> list[Body]:
    found = body.get("items")
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def fault(body: Body, kind: str, taxation_systems: set[int], today: date) -> int:
    """Error code of the register, 0 when the receipt is good."""
    if not items(body):
        return 12
    system = body.get("taxationsystem")
    if system is not None and system not in taxation_systems:
        return 3
    return _payer_fault(body) or _items_fault(body, kind, today) or _amounts_fault(body)


def _payer_fault(body: Body) -> int:
    email, phone = body.get("email"), body.get("phone")
    if not email and not phone:
        return 26
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(email)):
        return 24
    return 6 if phone and not re.fullmatch(r"\+?\d{10,15}", str(phone)) else 0


def _items_fault(body: Body, kind: str, today: date) -> int:
    return next((code for row in items(body) if (code := _item_fault(row, kind, today))), 0)


def _item_fault(item: Body, kind: str, today: date) -> int:
    if not item.get("label"):
        return 26
    numbers = [_number(item.get(name)) for name in ("price", "quantity", "amount")]
    price, quantity, amount = numbers
    if price is None or quantity is None or amount is None:
        return 26
    if any(value != value.quantize(KOPECK) for value in (price, quantity, amount)):
        return 23
    # A discount lowers the amount; nothing raises it.
    if amount < 0 or amount > (price * quantity).quantize(KOPECK) + KOPECK:
        return 27
    return 0 if _codes_are_known(item, kind, today) else 27


def _codes_are_known(item: Body, kind: str, today: date) -> bool:
    dated = NEW_VATS if today >= NEW_VAT_SINCE else OLD_VATS
    # What was sold at the old rate is given back at the old rate.
    old = OLD_VATS if kind.endswith("Return") else set()
    vat, unit = item.get("vat"), item.get("unitcode")
    return (
        (vat is None or vat in VATS | dated | old)
        and item.get("method", 0) in METHODS
        and item.get("object", 0) in OBJECTS
        and (unit is None or unit in UNITS)
    )


def _amounts_fault(body: Body) -> int:
    amounts = body.get("amounts")
    if not isinstance(amounts, dict):
        return 26
    paid = {name: _number(value) or Decimal(0) for name, value in amounts.items()}
    if any(value != value.quantize(KOPECK) for value in paid.values()):
        return 23
    total = _sum(_number(row["amount"]) for row in items(body))
    non_cash = _sum(paid.get(name) for name in NON_CASH)
    if non_cash + paid.get("cash", Decimal(0)) < total:
        return 13
    return 14 if non_cash > total else 0


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((value or Decimal() for value in values), Decimal())


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
