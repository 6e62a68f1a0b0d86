"""What goes wrong: the acquirer in every way it knows, and Odoo by `kill -9`."""

import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import requests

from proil_city.bank import Bank
from proil_cli.stack import Addresses, Stack

# Of all calls, payments, notifications and receipts.
SHARE = 0.2
SLOW_S = 0.5
MOODS: tuple[dict[str, Any], ...] = (
    {"notify_before_answer": True, "notify_delay_s": 0.0},
    {"notify_before_answer": False, "notify_delay_s": 0.0},
    {"notify_before_answer": False, "notify_delay_s": 3.0},
    {"notify_before_answer": False, "notify_delay_s": 120.0},
    {"empty_optionals": True},
    {"empty_optionals": False},
    {"fractional_seconds": True},
    {"fractional_seconds": False},
    {"hold_sum_after_confirm": True},
    {"hold_sum_after_confirm": False},
)
SWITCHES_OF_PEACE = {
    "notify_before_answer": True,
    "notify_delay_s": 0.0,
    "hold_sum_after_confirm": False,
}


@dataclass
class Chaos:
    """Dice of the acquirer, its moods, its cabinet; until it is stopped. Counts what it did."""

    bank: Bank
    dice: random.Random
    pause_s: float = 1.0
    faults: Counter[str] = field(default_factory=Counter)
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """One trouble after another, for a thread of its own."""
        self.bank.throw_dice(self.dice.randrange(10**6), SHARE, SLOW_S)
        while not self._over.wait(self.dice.uniform(0, 2 * self.pause_s)):
            with contextlib.suppress(requests.RequestException):
                self.dice.choice((self._change_mood, self._repeat, self._meddle))()

    def stop(self) -> None:
        """Peace: nothing that was ordered happens any more."""
        self._over.set()
        self.faults.update(self.bank.stop_dice())
        self.bank.switch(**SWITCHES_OF_PEACE)

    def _change_mood(self) -> None:
        mood = self.dice.choice(MOODS)
        self.bank.switch(**mood)
        self.faults[next(iter(mood))] += 1

    def _repeat(self) -> None:
        """Send notifications again, the later ones first."""
        rows = self.bank.operations()[-20:]
        if rows:
            told = self.bank.deliveries(self.dice.choice(rows)["transaction_id"])
            for delivery in reversed([row for row in told if row["type"] != "Check"]):
                self.bank.resend(delivery["number"])
                self.faults["repeated_notification"] += 1

    def _meddle(self) -> None:
        """Somebody presses a button in the merchant's cabinet, now and then."""
        rows = [row for row in self.bank.operations()[-60:] if row["operation"] == "Payment"]
        if not rows or self.dice.random() > 0.15:
            return
        row = self.dice.choice(rows)
        if row["status"] == "Authorized":
            action, amount = self.dice.choice((("void", None), ("confirm", row["amount"])))
        elif row["status"] == "Completed":
            action, amount = "refund", Decimal("1.00")
        else:
            return
        self.bank.act(row["transaction_id"], action, amount)
        self.faults[f"cabinet_{action}"] += 1


@dataclass
class Killer:
    """Kills Odoo with everything that works in it, and starts it again."""

    stack: Stack
    addresses: Addresses
    dice: random.Random
    every_s: tuple[float, float] = (12.0, 28.0)
    kills: int = 0
    _over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """One murder after another, for a thread of its own."""
        while not self._over.wait(self.dice.uniform(*self.every_s)):
            os.killpg(self.stack.odoo.pid, signal.SIGKILL)
            self.kills += 1
            time.sleep(self.dice.uniform(0, 2))
            self.stack.start_odoo(self.addresses)
            self.stack.odoo.wait_until_served(f"{self.addresses.odoo}/web/login")

    def stop(self) -> None:
        """No more murders."""
        self._over.set()
