"""orders/create and orders/cancel: links that a payer opens in a browser."""

import itertools
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from proil_emulators.cloudpayments.checkouts import Checkout, Link
from proil_emulators.cloudpayments.idempotency import Answer
from proil_emulators.cloudpayments.model import CURRENCY_CODES, dated
from proil_emulators.cloudpayments.payer_pages import PayerPages
from proil_emulators.cloudpayments.payment_request import read_request
from proil_emulators.cloudpayments.terminals import Terminal
from proil_emulators.wire import Params, Refused


class Links:
    def __init__(self, pages: PayerPages) -> None:
        self._pages = pages
        self._clock = pages.acquirer.clock
        self._numbers = itertools.count(1)
        self.kept: dict[str, Link] = {}

    def methods(self, root: str) -> dict[str, Callable[[Terminal, Params], Answer]]:
        return {"orders/create": partial(self.create, root=root), "orders/cancel": self.cancel}

    def create(self, terminal: Terminal, params: Params, root: str) -> Answer:
        request = read_request(params)
        params.required("Description")
        if self._pages.acquirer.switches.order_needs_email:
            params.required("Email")
        checkout = Checkout(
            terminal.public_id,
            request,
            params.flag("RequireConfirmation"),
            "orders/d",
            success_url=params.text("SuccessRedirectUrl"),
            fail_url=params.text("FailRedirectUrl"),
            id=secrets.token_hex(8),
        )
        link = Link(checkout, next(self._numbers), self._clock.now(), params.text("Phone"))
        self.kept[checkout.id] = link
        self._pages.keep(checkout)
        return {"Success": True, "Message": None, "Model": order_model(link, root)}

    def cancel(self, terminal: Terminal, params: Params) -> Answer:
        link = self.kept.get(params.required("Id"))
        if link is None or link.checkout.public_id != terminal.public_id:
            raise Refused("Not found")
        if link.checkout.paid:
            raise Refused("The order is paid")
        link.checkout.cancelled = True
        return {"Success": True, "Message": None}


def order_model(link: Link, root: str) -> dict[str, Any]:
    checkout, request = link.checkout, link.checkout.request
    paid_at: datetime | None = checkout.paid.authorized_at if checkout.paid else None
    return {
        "Id": checkout.id,
        "Number": link.number,
        "Amount": request.amount,
        "Currency": request.currency,
        "CurrencyCode": CURRENCY_CODES.get(request.currency, 0),
        "Email": request.email,
        "Phone": link.phone,
        "Description": request.description,
        "RequireConfirmation": checkout.two_stage,
        "Url": f"{root}{checkout.url}",
        "CultureName": request.culture,
        **dated("CreatedDate", link.created_at),
        **dated("PaymentDate", paid_at),
        "StatusCode": ("Created", "Paid", "Cancelled").index(link.status),
        "Status": link.status,
        "InternalId": link.number,
    }
