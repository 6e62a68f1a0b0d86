"""site/notifications/{Type}/get and /update: where the merchant wants to be told."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

from proil_emulators.cloudpayments.idempotency import Answer
from proil_emulators.cloudpayments.terminals import Kind, Target, Terminal
from proil_emulators.wire import Params, Refused

METHODS = ("GET", "POST")


def methods() -> dict[str, Callable[[Terminal, Params], Answer]]:
    """Endpoint → method; Check can be read but not changed."""
    known: dict[str, Callable[[Terminal, Params], Answer]] = {}
    for kind in Kind:
        known[f"site/notifications/{kind}/get".lower()] = partial(_read, kind)
        if kind is not Kind.CHECK:
            known[f"site/notifications/{kind}/update".lower()] = partial(_change, kind)
    return known


def _read(kind: Kind, terminal: Terminal, _params: Params) -> Answer:
    target = terminal.targets[kind]
    model = {
        "IsEnabled": target.enabled,
        "Address": target.address or None,
        "HttpMethod": target.method,
        "Encoding": "UTF8",
        "Format": "CloudPayments",
    }
    return {"Success": True, "Message": None, "Model": model}


def _change(kind: Kind, terminal: Terminal, params: Params) -> Answer:
    """HttpMethod falls back to GET, as the real API does."""
    enabled, address = params.flag("IsEnabled"), params.text("Address") or ""
    method = params.text("HttpMethod") or "GET"
    if method not in METHODS:
        raise Refused("HttpMethod is GET or POST")
    if (params.text("Encoding") or "UTF8") != "UTF8":
        raise Refused("Encoding is UTF8")
    if (params.text("Format") or "CloudPayments") != "CloudPayments":
        raise Refused("Format is CloudPayments")
    if enabled and urlsplit(address).scheme not in ("http", "https"):
        raise Refused("Address is required")
    terminal.targets[kind] = Target(address, enabled, method, terminal.targets[kind].json)
    return {"Success": True, "Message": None}
