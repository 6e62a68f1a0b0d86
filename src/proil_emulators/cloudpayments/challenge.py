"""The issuer's side of 3-D Secure: the page of the bank and the result it returns."""

import base64
import binascii
import json
from urllib.parse import urlsplit

from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request, Response

from proil_emulators.cloudpayments.ledger import Ledger
from proil_emulators.cloudpayments.model import payer_request
from proil_emulators.cloudpayments.transactions import Status, Transaction
from proil_emulators.pages import html_page
from proil_emulators.wire import Refused, json_text

PATH = "/cloudpayments/acs"


def result(transaction: Transaction, passed: bool) -> str:
    """PaRes, bound to the transaction it was made for."""
    text = json_text({"MD": str(transaction.id), "Passed": passed})
    return base64.b64encode(text.encode()).decode()


def read_result(transaction: Transaction, pa_res: str) -> bool:
    """Whether the payer passed; Refused when the result is not of this transaction."""
    try:
        said = json.loads(base64.b64decode(pa_res, validate=True))
    except (binascii.Error, ValueError) as error:
        raise Refused("PaRes is invalid") from error
    if not isinstance(said, dict) or said.get("MD") != str(transaction.id):
        raise Refused("PaRes belongs to another transaction")
    return said.get("Passed") is True


def page(request: Request, ledger: Ledger) -> Response:
    """The page on which the payer passes, fails or gives up; BadRequest to a foreign form."""
    transaction = ledger.transactions.get(request.form.get("MD", 0, type=int))
    term_url = request.form.get("TermUrl", "")
    if transaction is None or transaction.status is not Status.AWAITING_AUTHENTICATION:
        raise BadRequest("MD is not a transaction that awaits authentication")
    if request.form.get("PaReq") != payer_request(transaction):
        raise BadRequest("PaReq belongs to another transaction")
    if urlsplit(term_url).scheme not in ("http", "https"):
        raise BadRequest("TermUrl is not a web address")
    return html_page(
        "acs.html",
        term_url=term_url,
        transaction_id=transaction.id,
        amount=f"{transaction.request.amount:.2f}",
        currency=transaction.request.currency,
        mask=transaction.card.mask,
        invoice_id=transaction.request.invoice_id,
        choices=(
            ("Подтвердить", result(transaction, passed=True), "primary"),
            ("Отклонить", result(transaction, passed=False), "secondary"),
        ),
    )
