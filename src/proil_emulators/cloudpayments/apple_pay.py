"""applepay/startsession: what Apple gives a merchant before it shows its sheet."""

import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.idempotency import Answer
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.wire import Params, Refused

LIFETIME = timedelta(minutes=5)


def methods(acquirer: Acquirer) -> dict[str, Callable[[Terminal, Params], Answer]]:
    return {"applepay/startsession": partial(start_session, acquirer)}


def start_session(acquirer: Acquirer, terminal: Terminal, params: Params) -> Answer:
    if not acquirer.switches.apple_pay:
        raise Refused("Apple Pay is not available")
    address = urlsplit(params.required("ValidationUrl"))
    if address.scheme != "https" or not (address.hostname or "").endswith(".apple.com"):
        raise Refused("ValidationUrl is not Apple's")
    now = acquirer.clock.now()
    page = urlsplit(params.text("PaymentUrl") or "")
    model = {
        "epochTimestamp": int(now.timestamp() * 1000),
        "expiresAt": int((now + LIFETIME).timestamp() * 1000),
        "merchantSessionIdentifier": secrets.token_hex(32).upper(),
        "nonce": secrets.token_hex(4),
        "merchantIdentifier": secrets.token_hex(32).upper(),
        "domainName": page.hostname or "shop.example",
        "displayName": terminal.public_id,
        "signature": secrets.token_hex(64),
    }
    return {"Success": True, "Message": None, "Model": model}
