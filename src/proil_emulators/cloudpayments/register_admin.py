"""The cash register as tests see and set it."""

from typing import Any

from werkzeug.exceptions import BadRequest
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from proil_emulators.cloudpayments.kassir import Kassir, Register
from proil_emulators.cloudpayments.receipts import Receipt
from proil_emulators.wire import json_answer, json_body

BASE = "/_admin/cloudpayments"


class RegisterAdmin:
    def __init__(self, kassir: Kassir) -> None:
        self._kassir = kassir

    def rules(self) -> list[Rule]:
        return [
            Rule(f"{BASE}/register", endpoint=self.register, methods=["GET", "POST"]),
            Rule(f"{BASE}/receipts", endpoint=self.receipts, methods=["GET"]),
        ]

    def register(self, request: Request) -> Response:
        """{"inn": "7701234567" or null, "taxation_systems": [0, 1], "test_limit": 100}."""
        if request.method == "POST":
            try:
                self._kassir.register = Register(**json_body(request))
            except TypeError as error:
                raise BadRequest("a register has inn, taxation_systems and test_limit") from error
        return json_answer(vars(self._kassir.register))

    def receipts(self, request: Request) -> Response:
        """`?invoice_id=`; oldest first."""
        invoice_id = request.args.get("invoice_id")
        if invoice_id is None:
            rows = list(self._kassir.kept.values())
        else:
            rows = self._kassir.of_invoice.get(invoice_id, [])
        return json_answer([receipt_row(row) for row in rows])


def receipt_row(receipt: Receipt) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "public_id": receipt.public_id,
        "type": receipt.type,
        "status": receipt.status,
        "error_code": receipt.error_code,
        "message": receipt.message,
        "bundled": receipt.bundled,
        "amount": receipt.amount,
        "invoice_id": receipt.invoice_id,
        "account_id": receipt.account_id,
        "transaction_id": receipt.transaction_id,
        "inn": receipt.inn,
        "receipt": receipt.sent,
        "created_at": receipt.created_at.isoformat(),
    }
