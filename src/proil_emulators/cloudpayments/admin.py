"""What the tests and the demonstration may see and change: the merchant's cabinet and more."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.checkouts import Link
from proil_emulators.cloudpayments.courier import Delivery
from proil_emulators.cloudpayments.links import order_model
from proil_emulators.cloudpayments.terminals import Kind, Target, Terminal
from proil_emulators.cloudpayments.totals import totals
from proil_emulators.cloudpayments.transactions import Transaction
from proil_emulators.wire import Params, Refused, json_answer, json_body

BASE = "/_admin/cloudpayments"
Act = Callable[[Acquirer, Terminal, Transaction, Decimal], object]
ACTIONS: dict[str, Act] = {
    "confirm": Acquirer.confirm,
    "void": lambda acquirer, terminal, payment, _amount: acquirer.void(terminal, payment),
    "expire": lambda acquirer, terminal, hold, _amount: acquirer.void(terminal, hold, asked=False),
    "refund": Acquirer.refund,
}


class Cabinet:
    def __init__(
        self, acquirer: Acquirer, terminals: dict[str, Terminal], links: dict[str, Link]
    ) -> None:
        self.acquirer, self.terminals, self._links = acquirer, terminals, links

    def rules(self) -> list[Rule]:
        get, post = ["GET"], ["POST"]
        return [
            Rule(f"{BASE}/notifications", endpoint=self.set_targets, methods=post),
            Rule(f"{BASE}/terminals", endpoint=self.add_terminal, methods=post),
            Rule(f"{BASE}/switches", endpoint=self.switches, methods=[*get, *post]),
            Rule(f"{BASE}/operations", endpoint=self.operations, methods=get),
            Rule(f"{BASE}/operations/<int:number>/<action>", endpoint=self.act, methods=post),
            Rule(f"{BASE}/totals", endpoint=self.totals, methods=get),
            Rule(f"{BASE}/links", endpoint=self.links, methods=get),
            Rule(f"{BASE}/deliveries", endpoint=self.deliveries, methods=get),
            Rule(f"{BASE}/deliveries/<int:number>/resend", endpoint=self.resend, methods=post),
        ]

    def set_targets(self, request: Request) -> Response:
        """{"pay": url, …}; a null url switches the type off; "format" is form or json."""
        body = json_body(request)
        terminal = self._terminal(body.pop("public_id", None))
        wanted_json = body.pop("format", "form") == "json"
        kinds = {kind.lower(): kind for kind in Kind}
        for name, address in body.items():
            if name not in kinds:
                raise BadRequest(f"{name} is not one of {', '.join(kinds)}")
            if address and urlsplit(str(address)).scheme not in ("http", "https"):
                raise BadRequest(f"{name} is not a URL")
            target = Target(str(address or ""), bool(address), "POST", wanted_json)
            terminal.targets[kinds[name]] = target
        return json_answer({kind.lower(): terminal.targets[kind].address for kind in Kind})

    def add_terminal(self, request: Request) -> Response:
        body = json_body(request)
        public_id, secret = str(body.get("public_id", "")), str(body.get("api_secret", ""))
        if not public_id or not secret:
            raise BadRequest("a terminal has public_id and api_secret")
        self.terminals[public_id] = Terminal(public_id, secret)
        return json_answer({"public_id": public_id}, status=201)

    def switches(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                self.acquirer.courier.switches = self.acquirer.switches.changed(json_body(request))
            except ValueError as error:
                raise BadRequest(str(error)) from error
        return json_answer(vars(self.acquirer.switches))

    def operations(self, request: Request) -> Response:
        """`?invoice_id=`, or `?after=` a transaction; oldest first."""
        ledger, invoice_id = self.acquirer.ledger, request.args.get("invoice_id")
        if invoice_id is not None:
            rows = ledger.of_invoice(invoice_id)
        else:
            rows = ledger.after(request.args.get("after", 0, type=int))
        return json_answer([operation_row(row) for row in rows])

    def act(self, request: Request, number: int, action: str) -> Response:
        """Confirm, void or refund by hand, as an employee would in the cabinet."""
        transaction = self.acquirer.ledger.transactions.get(number)
        if transaction is None or action not in ACTIONS:
            raise NotFound
        terminal = self.terminals[transaction.public_id]
        wanted = json_body(request).get("amount", transaction.request.amount)
        try:
            amount = Params({"Amount": wanted}).amount("Amount")
            ACTIONS[action](self.acquirer, terminal, transaction, amount)
        except Refused as refusal:
            raise BadRequest(str(refusal)) from refusal
        return json_answer(operation_row(transaction))

    def totals(self, _request: Request) -> Response:
        return json_answer(totals(self.acquirer.ledger.after(0)))

    def links(self, request: Request) -> Response:
        """`?invoice_id=`; payment links with what became of them."""
        invoice_id = request.args.get("invoice_id")
        root = request.host_url.rstrip("/")
        rows = list(self._links.values())
        return json_answer(
            [
                order_model(row, root)
                for row in rows
                if invoice_id in (None, row.checkout.request.invoice_id)
            ]
        )

    def deliveries(self, request: Request) -> Response:
        courier = self.acquirer.courier
        transaction_id = request.args.get("transaction_id", type=int)
        if transaction_id is None:
            return json_answer([delivery_row(row) for row in list(courier.deliveries)])
        rows = courier.of_transaction.get(transaction_id, [])
        return json_answer([delivery_row(row) for row in list(rows)])

    def resend(self, _request: Request, number: int) -> Response:
        delivery = self.acquirer.courier.resend(number)
        if delivery is None:
            raise NotFound
        return json_answer(delivery_row(delivery))

    def _terminal(self, public_id: object) -> Terminal:
        if public_id is None:
            return next(iter(self.terminals.values()))
        if str(public_id) not in self.terminals:
            raise BadRequest("unknown public_id")
        return self.terminals[str(public_id)]


def operation_row(transaction: Transaction) -> dict[str, Any]:
    """A transaction for people: no token, the card as a mask."""
    request = transaction.request
    return {
        "transaction_id": transaction.id,
        "public_id": transaction.public_id,
        "operation": transaction.operation,
        "status": transaction.status,
        "reason_code": transaction.reason_code,
        "amount": request.amount,
        "confirmed_amount": transaction.confirmed_amount,
        "refunded_amount": transaction.refunded_amount,
        "currency": request.currency,
        "invoice_id": request.invoice_id,
        "account_id": request.account_id,
        "method": transaction.method,
        "card": transaction.card.mask,
        "two_stage": transaction.two_stage,
        "by_token": transaction.by_token,
        "token_issued": transaction.token is not None,
        "original_id": transaction.original_id,
        "created_at": transaction.created_at.isoformat(),
    }


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    """A notification and its fate; the card token is hidden."""
    said = {**delivery.said, "Token": "hidden"} if "Token" in delivery.said else delivery.said
    return {
        "number": delivery.number,
        "type": delivery.kind,
        "transaction_id": delivery.transaction_id,
        "address": delivery.target.address,
        "accepted": delivery.accepted,
        "due": delivery.due and delivery.due.isoformat(),
        "payload": said,
        "invoice_id": delivery.invoice_id,
        "fate": delivery.fate,
        "attempts": [
            {"at": row.at.isoformat(), "status": row.status, "code": row.code, "error": row.error}
            for row in delivery.attempts
        ],
    }
