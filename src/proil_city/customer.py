"""A person who orders fuel from a phone."""

import time
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import requests

from proil_city.api import TIMEOUT_S, ApiClient
from proil_city.cards import Card
from proil_city.phones import SmsInbox, sign_in
from proil_city.streets import Place


@dataclass
class Customer:
    """The customer's phone: every method is one tap, sent to the customer API."""

    phone: str
    client: ApiClient

    @classmethod
    def signed_in(cls, odoo_url: str, phone: str, inbox: SmsInbox) -> "Customer":
        """Log in by the code from the SMS; an unknown number becomes a new customer."""
        client = ApiClient(odoo_url, "customer")
        sign_in(client, phone, inbox)
        return cls(phone, client)

    def add_vehicle(self, plate: str, make: str, grade: str, tank_litres: str) -> Any:
        """Register a vehicle; litres as a decimal string."""
        body = {"plate": plate, "make": make, "grade_code": grade, "tank_litres": tank_litres}
        return self.client.post("/vehicles", body)

    def quote(self, vehicle: str, place: Place, demand: dict[str, Any]) -> Any:
        """Ask the price of a fill at a place; `demand` names litres, an amount or a full tank."""
        body = {
            "vehicle_id": vehicle,
            "place": {
                "latitude": place.latitude,
                "longitude": place.longitude,
                "address": place.address,
            },
            **demand,
        }
        return self.client.post("/quotes", body)

    def order(self, quote: str) -> Any:
        """Place an order from a quote."""
        return self.client.post("/orders", {"quote_id": quote})

    def pay(self, order: str, card: Card) -> str:
        """Hold the money on a card, through 3-D Secure when the bank asks; the payment status."""
        answer = self.client.post(f"/payments/{order}/authorize", {"cryptogram": card.cryptogram()})
        if answer["status"] == "three_ds":
            _pass_three_ds(answer["three_ds"])
        return self.settled_payment(order)

    def settled_payment(self, order: str, patience_s: float = 30.0) -> str:
        """The payment status once it is no longer pending."""
        deadline = time.monotonic() + patience_s
        while True:
            status = str(self.client.get(f"/payments/{order}")["status"])
            if status not in ("pending", "three_ds") or time.monotonic() > deadline:
                return status
            time.sleep(0.3)

    def see(self, order: str) -> Any:
        """The order as the app shows it."""
        return self.client.get(f"/orders/{order}")

    def cancel(self, order: str, reason: str) -> Any:
        """Cancel an order."""
        return self.client.post(f"/orders/{order}/cancel", {"reason": reason})

    def certificate(self, order: str) -> Any:
        """The proof of the fill."""
        return self.client.get(f"/orders/{order}/certificate")

    def wait_for_charge(self, order: str, patience_s: float = 60.0) -> Any:
        """The order once its money has been captured or released."""
        deadline = time.monotonic() + patience_s
        while True:
            seen = self.see(order)
            if seen["payment_status"] not in ("authorised", "none"):
                return seen
            if time.monotonic() > deadline:
                raise TimeoutError(f"order {order} is still {seen['payment_status']}")
            time.sleep(0.3)


def _pass_three_ds(challenge: dict[str, str]) -> None:
    """Do what a browser and its owner do: open the bank's page and press its first button."""
    page = requests.post(
        challenge["acs_url"],
        data={
            "MD": challenge["md"],
            "PaReq": challenge["pa_req"],
            "TermUrl": challenge["term_url"],
        },
        timeout=TIMEOUT_S,
    )
    page.raise_for_status()
    form = _FirstForm()
    form.feed(page.text)
    requests.post(form.action, data=form.fields, timeout=TIMEOUT_S).raise_for_status()


class _FirstForm(HTMLParser):
    """The action and the hidden fields of the first form on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action:
            self.action = values["action"]
        elif tag in ("input", "button") and values.get("name"):
            self.fields.setdefault(values["name"], values.get("value", ""))
