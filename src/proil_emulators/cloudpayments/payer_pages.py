"""The pages a payer sees at the acquirer's: card form, bank, result. No page needs a script."""

import json
from urllib.parse import urlsplit

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from proil_emulators.cloudpayments import cards, challenge, checkouts
from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.checkouts import QR_METHODS, Checkout
from proil_emulators.cloudpayments.model import payer_request
from proil_emulators.cloudpayments.payer_texts import texts
from proil_emulators.cloudpayments.qr_codes import QrCodes
from proil_emulators.cloudpayments.reasons import holder_message
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.cloudpayments.transactions import Status
from proil_emulators.pages import html_page
from proil_emulators.wire import Refused

HERE = "/cloudpayments"
SEE_OTHER = 303


class PayerPages:
    """A payer knows the id of a checkout and nothing else; foreign ids are not found."""

    def __init__(
        self, acquirer: Acquirer, qr_codes: QrCodes, terminals: dict[str, Terminal]
    ) -> None:
        self.acquirer, self._qr_codes, self._terminals = acquirer, qr_codes, terminals
        self._kept: dict[str, Checkout] = {}

    def rules(self) -> list[Rule]:
        get, post = ["GET"], ["POST"]
        one = f"{HERE}/checkouts/<key>"
        return [
            Rule(f"{HERE}/widget/checkouts", endpoint=self.begin, methods=post),
            Rule(f"{HERE}/orders/d/<key>", endpoint=self.show, methods=get),
            Rule(one, endpoint=self.show, methods=get),
            Rule(f"{one}/pay", endpoint=self.pay, methods=post),
            Rule(f"{one}/bank", endpoint=self.come_back, methods=post),
            Rule(f"{one}/qr/<method>", endpoint=self.pay_by_qr, methods=post),
        ]

    def keep(self, checkout: Checkout) -> None:
        self._kept[checkout.id] = checkout

    def begin(self, request: Request) -> Response:
        """The widget opens: its intentParams come as the JSON of one form field."""
        try:
            intent = json.loads(request.form.get("intent", ""))
            terminal = self._terminals[str(intent["publicTerminalId"])]
            checkout = checkouts.of_intent(terminal, intent)
        except Refused as refusal:
            return _rejected(str(refusal))
        except (ValueError, KeyError, TypeError):
            return _rejected("publicTerminalId is unknown")
        self.keep(checkout)
        return redirect(checkout.url, SEE_OTHER)

    def show(self, request: Request, key: str) -> Response:
        checkout = self._found(key)
        if checkout.state == "bank" and checkout.last and checkout.last.card.three_ds:
            return self._to_bank(request, checkout)
        last, culture = checkout.last, checkout.request.culture
        return html_page(
            "checkout.html",
            checkout=checkout,
            test_cards=cards.TABLE,
            qr_methods=[(name, QR_METHODS[name]) for name in checkout.qr_methods],
            message=holder_message(last.reason_code, culture) if last else "",
            t=texts(culture),
        )

    def pay(self, request: Request, key: str) -> Response:
        """The payer presses the button: Check, then the bank's page or the result."""
        checkout = self._payable(key)
        entered = cards.read_cryptogram(_packet(request))
        terminal = self._terminals[checkout.public_id]
        wanted = checkout.with_email(request.form.get("email"))
        checkout.attempts.append(
            self.acquirer.pay_by_card(terminal, wanted, entered, checkout.two_stage)
        )
        return redirect(checkout.url, SEE_OTHER)

    def come_back(self, request: Request, key: str) -> Response:
        """The bank sends the payer back with its result."""
        checkout = self._found(key)
        last = checkout.last
        if last is None or last.status is not Status.AWAITING_AUTHENTICATION:
            raise BadRequest("nothing awaits the bank here")
        try:
            passed = challenge.read_result(last, request.form.get("PaRes", ""))
        except Refused as refusal:
            raise BadRequest(str(refusal)) from refusal
        ended = self.acquirer.finish_challenge(self._terminals[checkout.public_id], last, passed)
        if ended is not last:
            checkout.attempts.append(ended)
        return redirect(checkout.url, SEE_OTHER)

    def pay_by_qr(self, _request: Request, key: str, method: str) -> Response:
        checkout = self._payable(key)
        names = [name for name in checkout.qr_methods if QR_METHODS[name] == method]
        if not names:
            raise NotFound
        two_stage = checkout.two_stage and method != "sbp"
        terminal = self._terminals[checkout.public_id]
        code = self._qr_codes.open(
            terminal, checkout.request, names[0], two_stage, payments=checkout.attempts
        )
        code.back_url, checkout.qr_path = checkout.url, code.path
        return redirect(checkout.url if code.refused else code.path, SEE_OTHER)

    def _to_bank(self, request: Request, checkout: Checkout) -> Response:
        assert checkout.last
        host = f"{urlsplit(request.url).scheme}://{request.host}"
        return html_page(
            "to_bank.html",
            acs_url=f"{HERE}/acs",
            fields={
                "MD": checkout.last.id,
                "PaReq": payer_request(checkout.last),
                "TermUrl": f"{host}{HERE}/checkouts/{checkout.id}/bank",
            },
            t=texts(checkout.request.culture),
        )

    def _payable(self, key: str) -> Checkout:
        checkout = self._found(key)
        once = checkout.state == "declined" and not checkout.retry
        if checkout.cancelled or checkout.state in ("paid", "bank") or once:
            raise BadRequest("this payment is over")
        return checkout

    def _found(self, key: str) -> Checkout:
        if key not in self._kept:
            raise NotFound
        return self._kept[key]


def _packet(request: Request) -> str:
    """The packet of the chosen card; the other button stands for one without money."""
    number = cards.REFUSES if "refused" in request.form else request.form.get("card", "")
    try:
        return cards.cryptogram(number, "12/39", "123", "EMULATED PAYER")
    except ValueError as error:
        raise BadRequest(str(error)) from error


def _rejected(message: str) -> Response:
    """The widget cannot open: its promise is told why."""
    result = {"type": "error", "status": "reject", "data": {}, "message": message}
    return html_page("rejected.html", result=result, message=message)
