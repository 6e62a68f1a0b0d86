"""A till at the real system: orders are placed, paid, fuelled and cancelled through its doors."""

import base64
import hashlib
import hmac
import json
import re
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote_plus, urlencode

import pytest
import requests

from proil_city import streets
from proil_city.bank import Bank
from proil_city.cards import PLAIN
from proil_city.customer import Customer
from proil_city.desk import Desk, DeskError
from proil_city.driver import Driver
from proil_city.office import CREWS, NOTIFICATIONS
from proil_city.walk import PHOTOS_AFTER, PHOTOS_BEFORE, assign, fill_up, on_shift
from proil_cli.books import Books, connection_of
from proil_core.decimals import from_kopecks
from proil_emulators.cloudpayments import DEFAULT_API_SECRET

CREW = CREWS[0]
GRADE = "AI-95"
HOLD_WATCH = "payment_cloudpayments.ir_cron_watch_holds"
CARRY_ON = "payment_cloudpayments.ir_cron_carry_on"
# Longer than any call of ours may last: what has been open for so long has lost its answer.
LOST_S = 200


def until(seen, patience_s=30.0, pause_s=0.1):
    """What `seen` returns as soon as it is true; its last answer when patience ends."""
    deadline = time.monotonic() + patience_s
    while not (found := seen()) and time.monotonic() < deadline:
        time.sleep(pause_s)
    return found


def signature(text, secret=DEFAULT_API_SECRET):
    return base64.b64encode(hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest())


@dataclass
class Order:
    """An order of one customer, seen from all sides."""

    till: "Till"
    customer: Customer
    id: str
    number: str
    hold: Decimal

    def pay(self, card=PLAIN, **more):
        """Ask for the hold by a card that is entered now; the first answer."""
        body = {"cryptogram": card.cryptogram(), **more}
        return self.customer.client.post(f"/payments/{self.id}/authorize", body)

    def pay_by_saved(self, method):
        self.customer.client.post(f"/payments/{self.id}/authorize", {"payment_method_id": method})
        return self.customer.settled_payment(self.id)

    def status(self):
        return self.customer.client.get(f"/payments/{self.id}")["status"]

    @property
    def axes(self):
        row = self.till.books.rows(
            "SELECT state, payment_state FROM proil_order WHERE name = %s", self.number
        )[0]
        return row["state"], row["payment_state"]

    def payments(self):
        """The rows of payments with their plain facts, oldest first."""
        return self.till.books.rows(
            "SELECT tx.id, tx.reference, tx.state, tx.amount, tx.provider_reference,"
            " tx.source_transaction_id, tx.operation, tx.state_message FROM payment_transaction tx"
            " JOIN proil_order o ON o.id = tx.proil_order_id WHERE o.name = %s ORDER BY tx.id",
            self.number,
        )

    @property
    def payment(self):
        """The latest attempt to pay."""
        return [row for row in self.payments() if not row["source_transaction_id"]][-1]

    @property
    def children(self):
        """Parts of the hold as (state, sum)."""
        return sorted(
            (row["state"], row["amount"])
            for row in self.payments()
            if row["source_transaction_id"] and row["amount"] > 0
        )

    def journal(self):
        """Operations asked of the acquirer, oldest first."""
        return self.till.books.rows(
            "SELECT op.kind, op.state, op.amount, op.request_id FROM cloudpayments_operation op"
            " JOIN payment_transaction hold ON hold.id = op.hold_id"
            " JOIN proil_order o ON o.id = hold.proil_order_id WHERE o.name = %s ORDER BY op.id",
            self.number,
        )

    def open_operations(self):
        return [
            (row["kind"], row["state"])
            for row in self.journal()
            if row["state"] in ("planned", "sent", "unknown")
        ]

    def sales(self):
        return self.till.books.rows(
            "SELECT sale.amount, sale.litres FROM proil_retail_sale sale"
            " JOIN proil_order o ON o.id = sale.order_id WHERE o.name = %s ORDER BY sale.id",
            self.number,
        )

    def at_bank(self):
        """The acquirer's transactions for this order, oldest first."""
        return self.till.bank.of_order(self.number)

    @property
    def bank_number(self):
        return self.at_bank()[-1]["transaction_id"]

    def fuel(self, litres="30.000"):
        """Assign, drive, pour, photograph, complete: the driver's whole work."""
        self.till.fuel(self, Decimal(litres))
        return self

    def settled(self):
        """The order once its money has been captured, released or missed."""
        return self.customer.wait_for_charge(self.id)

    def wait_for(self, *axes, patience_s=30.0):
        """Assert that the order comes to this state and payment state."""
        until(lambda: self.axes == axes, patience_s)
        assert self.axes == axes


@dataclass
class Till:
    """The system with both sides of its books; everything goes in by the users' doors."""

    system: Any
    bank: Bank
    books: Books
    dice: Any
    desk: Desk
    provider: int
    drivers: dict[str, Driver] = field(default_factory=dict)

    def customer(self):
        world = self.system.world
        return Customer.signed_in(world.odoo_url, streets.some_phone(self.dice), world.inbox)

    def order(self, customer=None, litres="40.000"):
        customer = customer or self.customer()
        vehicle = customer.add_vehicle(streets.some_plate(self.dice), "Lada", GRADE, "55.000")
        demand = {"ordered_by": "litres", "litres": litres}
        quote = customer.quote(vehicle["id"], streets.some_place(self.dice), demand)
        placed = customer.order(quote["id"])
        hold = from_kopecks(quote["hold_amount"])
        return Order(self, customer, placed["id"], placed["number"], hold)

    def paid_order(self, card=PLAIN, **options):
        """An accepted order with its money held."""
        order = self.order(**options)
        assert order.customer.pay(order.id, card) == "authorised"
        return order

    def order_with_saved_card(self, card=PLAIN):
        """A second order of a customer whose card was saved with the first; and the card."""
        customer = self.customer()
        first = self.order(customer)
        first.pay(card, save_card=True)
        customer.cancel(first.id, "Только привязать карту")
        saved = customer.client.get("/payment-methods")["items"]
        return self.order(customer), saved[0]["id"]

    def fuel(self, order, litres):
        driver = self._driver()
        assign(self.desk, order.number, CREW.phone)
        key = driver.wait_for_order(order.id)["id"]
        driver.depart(key)
        driver.arrive(key)
        driver.start(key, GRADE)
        driver.pour(key, GRADE, litres)
        for kind in (*PHOTOS_BEFORE, *PHOTOS_AFTER):
            driver.photograph(key, kind, kind)
        driver.complete(key)

    def _driver(self):
        if "driver" not in self.drivers:
            self.drivers["driver"] = on_shift(self.system.world, CREW.phone, CREW.plate)
        fill_up(self.system.world, self.drivers["driver"])
        return self.drivers["driver"]

    def run_cron(self, name=CARRY_ON):
        """Run a scheduled action now, as its form's button does."""
        cron = self.desk.reference(name)
        for _attempt in range(100):
            try:
                return self.desk.call("ir.cron", "method_direct_trigger", [cron])
            except DeskError:
                time.sleep(0.1)  # The scheduler is running it at this very moment.
        raise AssertionError(f"{name} never came free")

    def until(self, seen, patience_s=30.0):
        return until(seen, patience_s)

    @contextmanager
    def queue_held(self):
        """Keep the queue from starting jobs, as a full channel would."""
        hold = (
            "CREATE RULE held AS ON UPDATE TO queue_job WHERE NEW.state = 'enqueued'"
            " DO INSTEAD NOTHING"
        )
        self.books.rows(hold)
        try:
            yield
        finally:
            self.books.rows("DROP RULE held ON queue_job")
            self.books.rows("UPDATE queue_job SET state = state WHERE state = 'pending'")

    def jobs_done(self, order):
        """Wait until the queue has nothing left to do about an order's payments."""
        left = (
            "SELECT uuid FROM queue_job WHERE channel = 'root.payment' AND name LIKE %s"
            " AND state IN ('pending', 'enqueued', 'started')"
        )
        assert until(lambda: not self.books.rows(left, f"%{order.number}%"), 60)

    def lose_patience(self, order, seconds=LOST_S):
        """Let the open operations of an order grow old, then look after them."""
        self.age(order, seconds)
        self.run_cron()

    def age(self, order, seconds):
        self.books.rows(
            "UPDATE cloudpayments_operation op SET sent_at = sent_at - %s * interval '1 second',"
            " create_date = op.create_date - %s * interval '1 second'"
            " FROM payment_transaction hold JOIN proil_order o ON o.id = hold.proil_order_id"
            " WHERE hold.id = op.hold_id AND o.name = %s"
            " AND op.state IN ('planned', 'sent', 'unknown')",
            *(seconds, seconds, order.number),
        )

    def watch_holds(self, order, days=8):
        """Look at a hold as the scheduler does once so many days have gone by."""
        self.books.rows(
            "UPDATE payment_transaction tx SET create_date = tx.create_date - %s,"
            " cloudpayments_hold_expires_at = tx.cloudpayments_hold_expires_at - %s,"
            " cloudpayments_next_look = NULL FROM proil_order o"
            " WHERE o.id = tx.proil_order_id AND o.name = %s AND tx.state = 'authorized'",
            *(timedelta(days=days), timedelta(days=days), order.number),
        )
        self.run_cron(HOLD_WATCH)

    def notify(self, *kinds, **options):
        """Have the acquirer send these kinds of notifications, and no others."""
        root = f"{self.system.addresses.odoo}/payment/cloudpayments/{self.provider}"
        every = {*NOTIFICATIONS, *kinds}
        targets = {kind: f"{root}/{kind}" if kind in kinds else None for kind in every}
        self.bank.notify(targets, **options)

    def post(self, kind, said, secret=DEFAULT_API_SECRET, as_json=False, provider=None):
        """Post a notification by hand, signed as the acquirer signs."""
        body = json.dumps(said) if as_json else urlencode(said, quote_via=quote_plus)
        form = "json" if as_json else "x-www-form-urlencoded"
        root = f"{self.system.addresses.odoo}/payment/cloudpayments"
        return requests.post(
            f"{root}/{provider or self.provider}/{kind}",
            data=body.encode(),
            headers={
                "Content-Type": f"application/{form}; charset=utf-8",
                "Content-HMAC": signature(body, secret),
            },
            timeout=30,
        )

    def say(self, kind, said, **options):
        """The code with which a notification posted by hand is answered."""
        answer = self.post(kind, said, **options)
        assert answer.status_code == 200
        return answer.json()["code"]

    def said(self, reference, amount, account, **changes):
        """What a Pay notification says, about a payment that the acquirer's ledger lacks."""
        return {
            "TransactionId": 7_000_000_000 + self.dice.randrange(10**8),
            "Amount": f"{amount:.2f}",
            "Currency": "RUB",
            "InvoiceId": reference,
            "AccountId": account,
            "TestMode": 1,
            "Status": "Authorized",
            "OperationType": "Payment",
            "CardType": "Visa",
            "CardFirstSix": "400000",
            "CardLastFour": "3055",
            "DateTime": "2026-11-22 12:00:00",
            **changes,
        }

    def account_of(self, order):
        """The customer's name at the acquirer."""
        database = self.books.value(
            "SELECT value FROM ir_config_parameter WHERE key = 'database.uuid'"
        )
        partner = self.books.value(
            "SELECT partner_id FROM proil_order WHERE name = %s", order.number
        )
        return f"{database[:8]}-{partner}"

    def pay_elsewhere(self, order, reference, amount=None, card=PLAIN, endpoint="cards/auth"):
        """Pay an invoice past our own code, as the acquirer's widget or page would."""
        return self.bank.api(
            endpoint,
            Amount=float(order.hold if amount is None else amount),
            InvoiceId=reference,
            AccountId=self.account_of(order),
            IpAddress="203.0.113.7",
            CardCryptogramPacket=card.cryptogram(),
        )

    def refund(self, order, amount):
        """Ask for a refund and have it approved, as the office does."""
        record = self.desk.one("proil.order", [["name", "=", order.number]])
        wizard = self.desk.create(
            "proil.order.refund",
            {
                "order_id": record,
                "what": "sum",
                "amount": float(amount),
                "reason": "goodwill",
                "note": "Извинились",
            },
        )
        refund = self.desk.call("proil.order.refund", "action_ask", [wizard])["res_id"]
        [row] = self.desk.find("proil.refund", [["id", "=", refund]], ["state"])
        if row["state"] == "requested":
            self.desk.call("proil.refund", "action_approve", [refund])

    def discrepancies(self, order):
        """Kinds on the accountant's work list about this order's payments at the acquirer."""
        numbers = [str(row["transaction_id"]) for row in order.at_bank()]
        rows = self.books.rows(
            "SELECT DISTINCT kind FROM cloudpayments_discrepancy WHERE subject = ANY(%s)", numbers
        )
        return {row["kind"] for row in rows}

    def reconcile(self):
        """Compare today with the acquirer's list, as every night."""
        for name in ("ir_cron_plan_reconciliation", "ir_cron_reconcile"):
            self.run_cron(f"payment_cloudpayments.{name}")


@pytest.fixture(scope="session")
def station(system):
    """What all tests of a run share: sessions of the office and of one driver."""
    desk = system.desk()
    return {
        "desk": desk,
        "provider": desk.reference("payment_cloudpayments.payment_provider_cloudpayments"),
        "drivers": {},
    }


@pytest.fixture
def till(system, station, dice):
    bank = Bank(system.addresses.emulators)
    stack = system.stack
    books = Books(connection_of(stack.name, stack.databases.server.environment))
    switches = bank.switch()
    till = Till(system, bank, books, dice, **station)
    yield till
    bank.clear_faults()
    bank.switch(**switches)
    till.notify(*NOTIFICATIONS, format="form")


@pytest.fixture
def pa_res_of():
    """A function that passes the bank's page and returns the slip, after it was presented."""

    def passed(challenge):
        form = {"MD": challenge["md"], "PaReq": challenge["pa_req"]}
        form["TermUrl"] = challenge["term_url"]
        page = requests.post(challenge["acs_url"], data=form, timeout=10).text
        slip = re.search(r'name="PaRes" value="([^"]+)"', page)[1]
        requests.post(
            challenge["term_url"], data={"MD": challenge["md"], "PaRes": slip}, timeout=30
        )
        return slip

    return passed
