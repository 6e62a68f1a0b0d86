"""SBP, T-Pay and SberPay: links and pictures that a payer's bank application opens."""

import base64
import io
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import qrcode  # type: ignore[import-untyped]
import qrcode.image.svg  # type: ignore[import-untyped]

from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.idempotency import Answer
from proil_emulators.cloudpayments.model import transaction_model
from proil_emulators.cloudpayments.payment_request import read_request
from proil_emulators.cloudpayments.reasons import CUSTOMER_CANCELLATION
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.cloudpayments.transactions import Request, Status, Transaction
from proil_emulators.wire import Params, Refused

# Endpoint → the method's name in notifications, and whether each of its schemes holds money.
METHODS: dict[str, tuple[str, dict[str, bool]]] = {
    "sbp": ("Sbp", {"charge": False}),
    "tinkoffpay": ("TinkoffPay", {"0": False, "1": True}),
    "sberpay": ("SberPay", {"charge": False, "auth": True}),
}
DEFAULT_TTL_MIN, MAX_TTL_MIN = 24 * 60, 129_600
Method = Callable[[Terminal, Params], Answer]


@dataclass
class QrCode:
    """May be paid again and again until `expires_at`; each payment is a transaction."""

    public_id: str
    request: Request
    method: str
    two_stage: bool
    expires_at: datetime
    payments: list[Transaction]
    back_url: str | None = None
    success_url: str | None = None
    id: str = field(default_factory=lambda: secrets.token_hex(12))

    @property
    def path(self) -> str:
        return f"/cloudpayments/qr/{self.id}"

    @property
    def last(self) -> Transaction:
        return self.payments[-1]

    @property
    def refused(self) -> bool:
        return self.last.status is Status.DECLINED

    @property
    def awaited(self) -> bool:
        return self.last.status is Status.AWAITING_AUTHENTICATION


class QrCodes:
    def __init__(self, acquirer: Acquirer) -> None:
        self.acquirer = acquirer
        self.kept: dict[str, QrCode] = {}

    def methods(self, root: str) -> dict[str, Method]:
        return {
            f"payments/qr/{name}/{form}": partial(self._create, name=name, form=form, root=root)
            for name in METHODS
            for form in ("link", "image")
        }

    def open(
        self,
        terminal: Terminal,
        request: Request,
        method: str,
        two_stage: bool,
        ttl_min: int = DEFAULT_TTL_MIN,
        payments: list[Transaction] | None = None,
    ) -> QrCode:
        """A code whose first payment is checked with the merchant and awaits the payer."""
        expires_at = self.acquirer.clock.now() + timedelta(minutes=ttl_min)
        payments = [] if payments is None else payments
        code = QrCode(terminal.public_id, request, method, two_stage, expires_at, payments)
        payments.append(self.acquirer.await_payer(terminal, request, method, two_stage, True))
        self.kept[code.id] = code
        self.acquirer.agenda.put(ttl_min * 60, lambda: self._expire(terminal, code))
        return code

    def pay(self, terminal: Terminal, code: QrCode) -> None:
        """The payer agrees in the bank's application; a paid code is paid once more."""
        if self.acquirer.clock.now() >= code.expires_at:
            raise Refused("The code has expired")
        if not code.awaited:
            again = (terminal, code.request, code.method, code.two_stage)
            code.payments.append(self.acquirer.await_payer(*again, asks=False))
        self.acquirer.settle(terminal, code.last)

    def refuse(self, terminal: Terminal, code: QrCode) -> None:
        if not code.awaited:
            raise Refused("Nothing awaits the payer")
        self.acquirer.decline(terminal, code.last, CUSTOMER_CANCELLATION)

    def _expire(self, terminal: Terminal, code: QrCode) -> None:
        if code.awaited:
            self.acquirer.decline(terminal, code.last, CUSTOMER_CANCELLATION)

    def _create(
        self, terminal: Terminal, params: Params, name: str, form: str, root: str
    ) -> Answer:
        request = read_request(params)
        if params.required("Currency") != "RUB":
            raise Refused("Currency is RUB")
        method, schemes = METHODS[name]
        scheme = params.required("Scheme").lower()
        if scheme not in schemes:
            raise Refused(f"Scheme is {' or '.join(schemes)}")
        code = self.open(terminal, request, method, schemes[scheme], _ttl(params))
        code.success_url = params.text("SuccessRedirectUrl")
        if code.refused:
            model = transaction_model(code.last, self.acquirer.switches)
            return {"Success": False, "Message": None, "Model": model}
        url = f"{root}{code.path}"
        image = _picture(url, name) if form == "image" else None
        model = {
            "QrUrl": url,
            "QrImage": image,
            "TransactionId": code.last.id,
            "MerchantOrderId": request.invoice_id,
            "ProviderQrId": code.id,
            "Amount": request.amount,
            "Message": "Created",
            "IsTest": True,
        }
        return {"Success": True, "Message": None, "Model": model}


def _ttl(params: Params) -> int:
    if params.text("TtlMinutes") is None:
        return DEFAULT_TTL_MIN
    minutes = params.integer("TtlMinutes")
    if not 1 <= minutes <= MAX_TTL_MIN:
        raise Refused(f"TtlMinutes is from 1 to {MAX_TTL_MIN}")
    return minutes


def _picture(url: str, name: str) -> str:
    """Base64: PNG, or SVG for T-Pay."""
    drawn = io.BytesIO()
    factory = qrcode.image.svg.SvgPathImage if name == "tinkoffpay" else None
    qrcode.make(url, image_factory=factory).save(drawn)
    return base64.b64encode(drawn.getvalue()).decode()
