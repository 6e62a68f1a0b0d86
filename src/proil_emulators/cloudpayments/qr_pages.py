"""The bank's application, as a page with two buttons: what a QR code opens."""

from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.routing import Rule
from werkzeug.utils import redirect
from werkzeug.wrappers import Request, Response

from proil_emulators.cloudpayments.payer_texts import texts
from proil_emulators.cloudpayments.qr_codes import QrCode, QrCodes
from proil_emulators.cloudpayments.reasons import holder_message
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.pages import html_page
from proil_emulators.wire import Refused

SEE_OTHER = 303


class QrPages:
    def __init__(self, qr_codes: QrCodes, terminals: dict[str, Terminal]) -> None:
        self._codes, self._terminals = qr_codes, terminals

    def rules(self) -> list[Rule]:
        one = "/cloudpayments/qr/<key>"
        return [
            Rule(one, endpoint=self.show, methods=["GET"]),
            Rule(f"{one}/<action>", endpoint=self.act, methods=["POST"]),
        ]

    def show(self, _request: Request, key: str) -> Response:
        code = self._found(key)
        culture = code.request.culture
        return html_page(
            "qr.html",
            code=code,
            message=holder_message(code.last.reason_code, culture),
            expired=self._codes.acquirer.clock.now() >= code.expires_at,
            t=texts(culture),
        )

    def act(self, _request: Request, key: str, action: str) -> Response:
        code = self._found(key)
        acts = {"pay": self._codes.pay, "refuse": self._codes.refuse}
        if action not in acts:
            raise NotFound
        try:
            acts[action](self._terminals[code.public_id], code)
        except Refused as refusal:
            raise BadRequest(str(refusal)) from refusal
        return redirect(code.back_url or code.path, SEE_OTHER)

    def _found(self, key: str) -> QrCode:
        if key not in self._codes.kept:
            raise NotFound
        return self._codes.kept[key]
