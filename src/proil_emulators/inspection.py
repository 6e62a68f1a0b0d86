"""Pages for people: what the emulated services have done, newest first."""

from typing import Any

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from proil_emulators import smsru
from proil_emulators.clock import Clock
from proil_emulators.cloudpayments import DEFAULT_PUBLIC_ID, CloudPayments
from proil_emulators.fcm import Fcm
from proil_emulators.pages import inspection_page

SHOWN = 200


class Inspection:
    def __init__(
        self, clock: Clock, cloudpayments: CloudPayments, sms: smsru.SmsRu, fcm: Fcm
    ) -> None:
        self._clock = clock
        self._cloudpayments, self._sms, self._fcm = cloudpayments, sms, fcm

    def rules(self) -> list[Rule]:
        return [
            Rule("/", endpoint=self.index, methods=["GET"]),
            Rule("/_pages/smsru", endpoint=self.messages, methods=["GET"]),
            Rule("/_pages/fcm", endpoint=self.pushes, methods=["GET"]),
        ]

    def index(self, request: Request) -> Response:
        services = (self._cloudpayments, self._sms, self._fcm)
        faults = [(row.name, fault) for row in services for fault in row.faults.listed()]
        root = request.host_url.rstrip("/")
        addresses = [
            _address("CloudPayments", f"{root}/cloudpayments/", f"Public ID {DEFAULT_PUBLIC_ID}"),
            _address("SMS.RU", f"{root}/smsru", "one account, its key is in the code"),
            _address("FCM", f"{root}/fcm", "made for each run: /_admin/fcm/service_account"),
        ]
        return self._page("index", tiles=self._tiles(), addresses=addresses, faults=faults)

    def messages(self, _request: Request) -> Response:
        return self._page("smsru", messages=_newest(self._sms.sent), balance=self._sms.balance)

    def pushes(self, _request: Request) -> Response:
        return self._page("fcm", messages=_newest(self._fcm.sent))

    def _tiles(self) -> list[dict[str, Any]]:
        acquirer = self._cloudpayments.acquirer
        operations, holds = len(acquirer.ledger.transactions), len(acquirer.ledger.held)
        told, waiting = acquirer.courier.deliveries, acquirer.courier.waiting()
        return [
            _tile("cloudpayments", operations, "operations", f"{holds} on hold"),
            _tile("cloudpayments", len(told), "notifications", f"{waiting} to be repeated"),
            _tile("cloudpayments/receipts", len(acquirer.kassir.kept), "receipts", ""),
            _tile("smsru", len(self._sms.sent), "SMS", ""),
            _tile("fcm", len(self._fcm.sent), "pushes", ""),
        ]

    def _page(self, page: str, **facts: object) -> Response:
        return inspection_page(page, now=self._clock.now(), **facts)


def _newest(rows: list[Any]) -> list[Any]:
    return rows[: -SHOWN - 1 : -1]


def _address(service: str, url: str, account: str) -> dict[str, str]:
    return {"service": service, "url": url, "account": account}


def _tile(page: str, count: int, label: str, detail: str) -> dict[str, Any]:
    return {"page": page, "count": count, "label": label, "detail": detail}
