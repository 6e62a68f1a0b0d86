"""A customer's phone on a bad day: the server dies under it and it asks again, as phones do."""

import random
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests
from _faults_yard import Placed

from proil_city.api import ApiClient, ApiProblem
from proil_city.cards import PLAIN, WITH_3DS, WITHOUT_MONEY, Card

# Longer than the server needs to come back from the dead on a busy machine.
PATIENCE_S = 120.0
# Somebody else is at it right now, or the same request is under way elsewhere.
TRANSIENT = ("busy", "request_in_progress", "payment_pending", "not_a_problem_document")
NOT_FINAL = ("pending", "three_ds")
PAID = ("authorised", "captured")


def pay_link(url: str) -> None:
    """Open the page of a payment link and pay by a card."""
    page = url.replace("/orders/d/", "/checkouts/")
    form = {"card": PLAIN.number}
    requests.post(f"{page}/pay", data=form, timeout=60).raise_for_status()


@dataclass
class Phone:
    """One customer's app for one order."""

    odoo_url: str
    order: Placed
    dice: random.Random

    def __post_init__(self) -> None:
        self._client = ApiClient(
            self.odoo_url, "customer", access_token=self.order.buyer.access_token
        )

    def pay_by_card(self, card: Card, **more: Any) -> str:
        """Enter a card and go through the bank's page when it asks; the status that stands."""
        body = {"cryptogram": card.cryptogram(), **more}
        answer = self._authorise(body)
        if answer["status"] == "three_ds" and answer["three_ds"]:
            self._pass(answer["three_ds"])
        return self.settled()

    def pay_by_saved(self) -> str:
        """Pay by the card that is already there."""
        cards = self._insist(lambda: self._client.get("/payment-methods"))["items"]
        self._authorise({"payment_method_id": cards[0]["id"]})
        return self.settled()

    def pay_in_some_way(self, has_card: bool) -> str:
        """One of the ways in which people pay, and another card when the first one fails."""
        way = self.dice.choices(
            ("card", "three_ds", "saved", "declined", "abandoned"), (40, 20, 20, 12, 8)
        )[0]
        if way == "saved" and has_card:
            status = self.pay_by_saved()
        elif way == "declined":
            status = self.pay_by_card(WITHOUT_MONEY)
        elif way == "abandoned":
            self._authorise({"cryptogram": WITH_3DS.cryptogram()})
            status = "declined"
        else:
            status = self.pay_by_card(WITH_3DS if way == "three_ds" else PLAIN)
        for _another in range(2):
            if status != "declined":
                break
            status = self.pay_by_card(PLAIN)
        return status

    def settled(self, patience_s: float = 12.0) -> str:
        """The status once it is final; the last one seen when the customer has had enough."""
        deadline = time.monotonic() + patience_s
        path = f"/payments/{self.order.id}"
        while True:
            status = str(self._insist(lambda: self._client.get(path))["status"])
            if status not in NOT_FINAL or time.monotonic() > deadline:
                return status
            time.sleep(0.5)

    def cancel(self) -> bool:
        """Give the order up; False when it is too late for that."""
        key = uuid.uuid4().hex
        path = f"/orders/{self.order.id}/cancel"
        try:
            self._insist(lambda: self._client.post(path, {"reason": "Changed my mind"}, key=key))
        except ApiProblem as problem:
            if problem.code != "illegal_transition":
                raise
            return False
        return True

    def _authorise(self, body: dict[str, Any]) -> Any:
        key = uuid.uuid4().hex
        path = f"/payments/{self.order.id}/authorize"
        try:
            return self._insist(lambda: self._client.post(path, body, key=key))
        except ApiProblem as problem:
            if problem.code not in ("payment_already_authorised", "order_not_payable"):
                raise
            return {"status": problem.code, "three_ds": None}

    def _pass(self, challenge: dict[str, str]) -> None:
        form = {"MD": challenge["md"], "PaReq": challenge["pa_req"]}
        form["TermUrl"] = challenge["term_url"]
        page = requests.post(challenge["acs_url"], data=form, timeout=30)
        slips = re.findall(r'name="PaRes" value="([^"]+)"', page.text)
        if not slips:
            return  # Somebody has been at that page before.
        slip = slips[self.dice.random() < 0.1]
        back = {"MD": challenge["md"], "PaRes": slip}
        self._insist(
            lambda: requests.post(
                challenge["term_url"], data=back, timeout=90, allow_redirects=False
            )
        )

    def _insist(self, ask: Callable[[], Any]) -> Any:
        """Ask until the server answers: it may be dead, busy or in the middle of the same."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                return ask()
            except requests.RequestException:
                if time.monotonic() > deadline:
                    raise
            except ApiProblem as problem:
                if problem.code not in TRANSIENT or time.monotonic() > deadline:
                    raise
            time.sleep(self.dice.uniform(0.2, 0.8))
