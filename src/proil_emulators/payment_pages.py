"""Pages for people about CloudPayments: payments, receipts, links, and the trouble they order."""

from collections.abc import Iterable
from itertools import islice
from typing import TypeVar

from werkzeug.exceptions import NotFound
from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from proil_emulators.clock import Clock
from proil_emulators.cloudpayments import CloudPayments
from proil_emulators.cloudpayments.reasons import reason_name
from proil_emulators.cloudpayments.totals import totals
from proil_emulators.cloudpayments.transactions import Operation, Status, Transaction
from proil_emulators.cloudpayments.trouble import EVERY_KIND
from proil_emulators.faults import FaultKind
from proil_emulators.pages import inspection_page

SHOWN = 200
HERE = "/_pages/cloudpayments"
TONES = {
    Status.AWAITING_AUTHENTICATION: "warn",
    Status.AUTHORIZED: "warn",
    Status.COMPLETED: "good",
    Status.DECLINED: "bad",
}
RECEIPT_TONES = {"Queued": "warn", "Processed": "good", "Error": "bad"}
T = TypeVar("T")


class PaymentPages:
    def __init__(self, clock: Clock, service: CloudPayments) -> None:
        self._clock, self._service = clock, service
        self._acquirer = service.acquirer

    def rules(self) -> list[Rule]:
        pages = {
            HERE: self.payments,
            f"{HERE}/<int:number>": self.payment,
            f"{HERE}/receipts": self.receipts,
            f"{HERE}/links": self.links,
            f"{HERE}/trouble": self.trouble,
        }
        return [Rule(path, endpoint=page, methods=["GET"]) for path, page in pages.items()]

    def payments(self, _request: Request) -> Response:
        ledger = self._acquirer.ledger
        return self._page(
            "cloudpayments",
            operations=ledger.newest(SHOWN),
            deliveries=_newest(self._acquirer.courier.deliveries),
            totals=totals(ledger.after(0)),
            tones=TONES,
            reason_name=reason_name,
        )

    def payment(self, _request: Request, number: int) -> Response:
        transaction = self._acquirer.ledger.transactions.get(number)
        if transaction is None:
            raise NotFound
        receipts = self._acquirer.kassir.of_invoice.get(transaction.request.invoice_id, [])
        return self._page(
            "payment",
            row=transaction,
            actions=_actions(transaction),
            deliveries=list(self._acquirer.courier.of_transaction.get(number, [])),
            receipts=[row for row in receipts if row.transaction_id == number],
            tones=TONES,
            receipt_tones=RECEIPT_TONES,
            reason_name=reason_name,
        )

    def receipts(self, _request: Request) -> Response:
        kept = self._acquirer.kassir.kept.values()
        return self._page("cloudpayments/receipts", receipts=_newest(kept), tones=RECEIPT_TONES)

    def links(self, _request: Request) -> Response:
        return self._page(
            "cloudpayments/links",
            links=_newest(self._service.links.kept.values()),
            codes=_newest(self._service.qr_codes.kept.values()),
            now=self._clock.now(),
            tones=TONES,
            link_tones={"Paid": "good", "Created": "warn"},
        )

    def trouble(self, _request: Request) -> Response:
        return self._page(
            "cloudpayments/trouble",
            faults=self._service.faults.listed(),
            surprises=self._acquirer.surprises.listed(),
            dice=self._acquirer.surprises.dice,
            switches=vars(self._acquirer.switches),
            fault_kinds=list(FaultKind),
            surprise_kinds=[kind for kind in EVERY_KIND if kind not in list(FaultKind)],
        )

    def _page(self, page: str, **facts: object) -> Response:
        return inspection_page(page, **{"now": self._clock.now(), **facts})


def _actions(transaction: Transaction) -> list[str]:
    if transaction.status is Status.AUTHORIZED:
        return ["confirm", "void", "expire"]
    payment = transaction.operation is Operation.PAYMENT
    return ["refund"] if payment and transaction.refundable > 0 else []


def _newest(rows: Iterable[T]) -> list[T]:
    """The last ones first."""
    return list(islice(reversed(list(rows)), SHOWN))
