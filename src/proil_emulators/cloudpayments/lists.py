"""Lists of transactions and of saved cards."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from proil_emulators.cloudpayments.acquirer import Acquirer
from proil_emulators.cloudpayments.idempotency import Answer
from proil_emulators.cloudpayments.model import transaction_model
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.cloudpayments.transactions import Status, Transaction
from proil_emulators.wire import Params, Refused

PAGE = 100
DAY = timedelta(days=1)
LISTED_STATUSES = {Status.AUTHORIZED, Status.COMPLETED, Status.CANCELLED, Status.DECLINED}

# The real list is longer; these are the zones of Russia.
ZONES = {
    "UTC": "UTC",
    "EET": "Europe/Kaliningrad",
    "MSK": "Europe/Moscow",
    "SAMT": "Europe/Samara",
    "YEKT": "Asia/Yekaterinburg",
    "OMST": "Asia/Omsk",
    "NOVT": "Asia/Novosibirsk",
    "KRAT": "Asia/Krasnoyarsk",
    "IRKT": "Asia/Irkutsk",
    "YAKT": "Asia/Yakutsk",
    "VLAT": "Asia/Vladivostok",
    "MAGT": "Asia/Magadan",
    "PETT": "Asia/Kamchatka",
}
T = TypeVar("T")


def methods(acquirer: Acquirer) -> dict[str, Callable[[Terminal, Params], Answer]]:
    return {
        "payments/list": partial(of_day, acquirer),
        "v2/payments/list": partial(of_period, acquirer),
        "payments/tokens/list": partial(of_tokens, acquirer),
    }


def of_day(acquirer: Acquirer, terminal: Terminal, params: Params) -> Answer:
    """Every transaction created on one day of the given time zone."""
    try:
        day = date.fromisoformat(params.required("Date"))
    except ValueError as error:
        raise Refused("Date is not yyyy-mm-dd") from error
    start = datetime.combine(day, time(), _zone(params))
    rows = acquirer.ledger.of_terminal(terminal.public_id)
    found = [row for row in rows if start <= row.created_at < start + DAY]
    return _listed(acquirer, found)


def of_period(acquirer: Acquirer, terminal: Terminal, params: Params) -> Answer:
    """One page of the transactions of a period, oldest first."""
    since, until = _moment(params, "CreatedDateGte"), _moment(params, "CreatedDateLte")
    statuses = _statuses(params)
    rows = acquirer.ledger.of_terminal(terminal.public_id)
    found = [row for row in rows if since <= row.created_at <= until and row.status in statuses]
    return _listed(acquirer, _page(found, params))


def of_tokens(acquirer: Acquirer, terminal: Terminal, params: Params) -> Answer:
    saved_cards = [
        {
            "Token": saved.token,
            "AccountId": saved.account_id,
            "CardMask": saved.card.mask,
            "ExpirationDateMonth": saved.card.month,
            "ExpirationDateYear": saved.card.year,
        }
        for saved in list(acquirer.ledger.saved_cards.values())
        if saved.public_id == terminal.public_id
    ]
    return {"Success": True, "Message": None, "Model": _page(saved_cards, params)}


def _listed(acquirer: Acquirer, rows: list[Transaction]) -> Answer:
    models = [transaction_model(row, acquirer.switches) for row in rows]
    return {"Success": True, "Message": None, "Model": models}


def _page(rows: list[T], params: Params) -> list[T]:
    number = params.integer("PageNumber")
    if number < 1:
        raise Refused("PageNumber starts with 1")
    return rows[(number - 1) * PAGE : number * PAGE]


def _moment(params: Params, name: str) -> datetime:
    try:
        moment = datetime.fromisoformat(params.required(name))
    except ValueError as error:
        raise Refused(f"{name} is not a date and time") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=_zone(params))


def _zone(params: Params) -> ZoneInfo:
    name = params.text("TimeZone") or "UTC"
    if name not in ZONES:
        raise Refused("TimeZone is unknown")
    return ZoneInfo(ZONES[name])


def _statuses(params: Params) -> set[Status]:
    given = params.raw("Statuses") or []
    wanted = {status for status in LISTED_STATUSES if status in given}
    if len(wanted) != len(set(given)):
        raise Refused("Statuses has an unknown value")
    return wanted or LISTED_STATUSES
