"""CloudKassir: receipts bundled with payments and asked for by kkt/receipt."""

import itertools
import secrets
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from proil_emulators.clock import Clock
from proil_emulators.cloudpayments import receipts
from proil_emulators.cloudpayments.agenda import Agenda
from proil_emulators.cloudpayments.courier import Courier
from proil_emulators.cloudpayments.idempotency import Answer
from proil_emulators.cloudpayments.receipt_forms import receipt_model, receipt_payload
from proil_emulators.cloudpayments.receipts import ERRORS, TYPES, Receipt
from proil_emulators.cloudpayments.surprises import AT_REGISTER, DEFAULT_REGISTER_ERROR, Surprise
from proil_emulators.cloudpayments.terminals import Kind, Terminal
from proil_emulators.cloudpayments.transactions import Transaction
from proil_emulators.wire import Params, Refused

TEST_LIMIT_PERIOD = timedelta(hours=8)
NO_REGISTER, NO_INN, TEST_LIMIT = 2, 11, 22
MAX_DOCUMENT_NUMBER = 4_000_000_000


@dataclass
class Register:
    """The shop's cash register. `inn` None answers to any; `test_limit` 0 is none."""

    inn: str | None = None
    taxation_systems: tuple[int, ...] = (0, 1, 2, 4, 5)
    test_limit: int = 0


class Kassir:
    def __init__(self, clock: Clock, courier: Courier, agenda: Agenda) -> None:
        self._clock, self._courier, self._agenda = clock, courier, agenda
        # A fiscal storage numbers its documents for ever; a restart must not begin anew.
        self._numbers = itertools.count(int(time.time() * 10) % MAX_DOCUMENT_NUMBER)
        self._recent: deque[datetime] = deque()
        self.register = Register()
        self.kept: dict[str, Receipt] = {}
        self.of_invoice: defaultdict[str | None, list[Receipt]] = defaultdict(list)

    def methods(self) -> dict[str, Callable[[Terminal, Params], Answer]]:
        return {
            "kkt/receipt": self.create,
            "kkt/receipt/status/get": self.status,
            "kkt/receipt/get": self.get,
        }

    def bundle(
        self, terminal: Terminal, transaction: Transaction, kind: str, json_data: str | None
    ) -> None:
        """Issue what came with a payment, now that its money has moved; errors tell nobody."""
        sent = receipts.bundled_in(json_data)
        if sent is None:
            return
        request = transaction.request
        receipt = self._opened(terminal, kind, sent, request.invoice_id, request.account_id)
        receipt.bundled, receipt.transaction_id = True, transaction.id
        receipt.inn = self.register.inn or ""
        body = receipt.body
        if request.email and not body.get("email") and not body.get("phone"):
            body["email"] = request.email
        self._keep(receipt)
        self._queue(terminal, receipt)

    def create(self, terminal: Terminal, params: Params) -> Answer:
        kind = params.required("Type")
        if kind not in TYPES:
            raise Refused("Type is unknown")
        sent = params.raw("CustomerReceipt")
        invoice_id = params.text("InvoiceId")
        receipt = self._opened(terminal, kind, sent, invoice_id, params.text("AccountId"))
        receipt.inn = params.text("Inn") or ""
        self._queue(terminal, receipt)
        if receipt.error_code:
            refused = {"Id": None, "ErrorCode": receipt.error_code, "ReceiptLocalUrl": None}
            return {"Success": False, "Message": receipt.message, "Model": refused}
        self._keep(receipt)
        address = f"https://receipts.ru/{receipt.id}"
        model = {"Id": receipt.id, "ErrorCode": 0, "ReceiptLocalUrl": address}
        return {"Success": True, "Message": "Queued", "Model": model}

    def status(self, terminal: Terminal, params: Params) -> Answer:
        receipt = self._found(terminal, params)
        if receipt is None:
            return {"Success": True, "Message": None, "Model": "NotFound"}
        return {"Success": True, "Message": receipt.message, "Model": receipt.status}

    def get(self, terminal: Terminal, params: Params) -> Answer:
        receipt = self._found(terminal, params)
        if receipt is None or receipt.processed_at is None:
            raise Refused("Not found")
        return {"Success": True, "Message": None, "Model": receipt_model(receipt)}

    def _opened(
        self,
        terminal: Terminal,
        kind: str,
        sent: Any,
        invoice_id: str | None,
        account_id: str | None,
    ) -> Receipt:
        return Receipt(
            secrets.token_urlsafe(16),
            next(self._numbers),
            terminal.public_id,
            kind,
            inn="",
            body=receipts.lowered(sent) if isinstance(sent, dict) else {},
            sent=sent,
            created_at=self._clock.now(),
            bundled=False,
            invoice_id=invoice_id,
            account_id=account_id,
        )

    def _keep(self, receipt: Receipt) -> None:
        self.kept[receipt.id] = receipt
        self.of_invoice[receipt.invoice_id].append(receipt)

    def _queue(self, terminal: Terminal, receipt: Receipt) -> None:
        """Refused at once, or processed a little later."""
        surprise = self._courier.surprises.take(AT_REGISTER, receipt.invoice_id)
        code = (surprise.code or DEFAULT_REGISTER_ERROR) if surprise else 0
        if surprise and surprise.kind is Surprise.RECEIPT_REFUSED:
            return self._fail(receipt, code)
        found = self._fault(receipt)
        if found:
            return self._fail(receipt, found)
        self._recent.append(self._clock.now())
        if surprise and surprise.kind is Surprise.RECEIPT_NEVER:
            return None
        finish: Callable[[], None] = partial(self._process, terminal, receipt)
        if surprise:
            finish = partial(self._fail, receipt, code)
        return self._agenda.put(self._courier.switches.receipt_delay_s, finish)

    def _fault(self, receipt: Receipt) -> int:
        register, now = self.register, self._clock.now()
        if not receipt.inn and not receipt.bundled:
            return NO_INN
        if register.inn and receipt.inn != register.inn:
            return NO_REGISTER
        while self._recent and now - self._recent[0] > TEST_LIMIT_PERIOD:
            self._recent.popleft()
        if register.test_limit and len(self._recent) >= register.test_limit:
            return TEST_LIMIT
        systems = set(register.taxation_systems)
        return receipts.fault(receipt.body, receipt.type, systems, now.date())

    def _fail(self, receipt: Receipt, code: int) -> None:
        receipt.status, receipt.error_code = "Error", code if code in ERRORS else -1

    def _process(self, terminal: Terminal, receipt: Receipt) -> None:
        receipt.status, receipt.processed_at = "Processed", self._clock.now()
        said = receipt_payload(receipt)
        self._courier.send(
            Kind.RECEIPT, terminal, said, receipt.transaction_id or 0, receipt.invoice_id
        )

    def _found(self, terminal: Terminal, params: Params) -> Receipt | None:
        receipt = self.kept.get(params.required("Id"))
        return receipt if receipt and receipt.public_id == terminal.public_id else None
