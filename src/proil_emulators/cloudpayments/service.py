"""The emulated CloudPayments as one service: its API, the bank's page and its administration."""

import threading
import uuid
from collections.abc import Iterator

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from proil_emulators.calls import Calls
from proil_emulators.clock import Clock
from proil_emulators.cloudpayments import (
    apple_pay,
    browser_scripts,
    challenge,
    lists,
    notification_settings,
)
from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.admin import Cabinet
from proil_emulators.cloudpayments.courier import Courier
from proil_emulators.cloudpayments.expiry import expire
from proil_emulators.cloudpayments.idempotency import Answer
from proil_emulators.cloudpayments.ledger import Ledger
from proil_emulators.cloudpayments.links import Links
from proil_emulators.cloudpayments.methods import Api, Method
from proil_emulators.cloudpayments.payer_pages import PayerPages
from proil_emulators.cloudpayments.payments import Payments
from proil_emulators.cloudpayments.qr_codes import QrCodes
from proil_emulators.cloudpayments.qr_pages import QrPages
from proil_emulators.cloudpayments.register_admin import RegisterAdmin
from proil_emulators.cloudpayments.terminals import (
    DEFAULT_API_SECRET,
    DEFAULT_PUBLIC_ID,
    Terminal,
)
from proil_emulators.cloudpayments.trouble import Trouble
from proil_emulators.faults import FaultBook
from proil_emulators.wire import Params, json_answer

TICK_S = 0.5


def _refusal() -> Response:
    return json_answer({"Success": False, "Message": "The operation was refused"})


def _ping(_terminal: Terminal, _params: Params) -> Answer:
    return {"Success": True, "Message": str(uuid.uuid4())}


class CloudPayments:
    """A fresh one has the default terminal, no transactions and every switch at its default."""

    name = "cloudpayments"

    def __init__(self, clock: Clock, ids: Iterator[int], public_url: str | None) -> None:
        self._clock, self._public_url = clock, public_url
        self._stopped = threading.Event()
        self.calls = Calls()
        default = Terminal(DEFAULT_PUBLIC_ID, DEFAULT_API_SECRET)
        self.terminals = {default.public_id: default}
        self.acquirer = Acquirer(clock, Ledger(ids), Courier(clock))
        trouble = Trouble(self.acquirer)
        self.faults = FaultBook(_refusal, trouble.fault_of)
        self.payments = Payments(self.acquirer)
        self.qr_codes = QrCodes(self.acquirer)
        self._payer_pages = PayerPages(self.acquirer, self.qr_codes, self.terminals)
        self._qr_pages = QrPages(self.qr_codes, self.terminals)
        self.links = Links(self._payer_pages)
        self._admin: list[Cabinet | Trouble | RegisterAdmin] = [
            Cabinet(self.acquirer, self.terminals, self.links.kept),
            trouble,
            RegisterAdmin(self.acquirer.kassir),
        ]
        self._api = Api(self.acquirer, self.terminals, self.faults, self._methods)

    def rules(self) -> list[Rule]:
        return [
            Rule(challenge.PATH, endpoint=self.acs, methods=["POST"]),
            *self._payer_pages.rules(),
            *self._qr_pages.rules(),
            *browser_scripts.rules(),
            Rule("/cloudpayments/<path:endpoint>", endpoint=self.api, methods=["POST"]),
            *(rule for part in self._admin for rule in part.rules()),
        ]

    def _methods(self, root: str) -> dict[str, Method]:
        return {
            "test": _ping,
            **self.payments.methods(root),
            **lists.methods(self.acquirer),
            **self.links.methods(root),
            **self.qr_codes.methods(root),
            **self.acquirer.kassir.methods(),
            **apple_pay.methods(self.acquirer),
            **notification_settings.methods(),
        }

    def start(self) -> None:
        threading.Thread(target=self._keep_time, daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()
        self._clock.poke()

    def keep_up(self) -> None:
        """Do what the present time asks for: expiries first, then notifications."""
        expire(self.acquirer, self.terminals)
        self.acquirer.agenda.do_due()
        self.acquirer.courier.deliver_due()

    def _keep_time(self) -> None:
        while not self._stopped.is_set():
            self.keep_up()
            self._clock.wait(TICK_S)

    def api(self, request: Request, endpoint: str) -> Response:
        root = self._public_url or request.host_url
        return self._api.serve(request, endpoint.strip("/"), root.rstrip("/"))

    def acs(self, request: Request) -> Response:
        return challenge.page(request, self.acquirer.ledger)
