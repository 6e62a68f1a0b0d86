"""Orders paid while the acquirer fails in every way and Odoo is killed: both books must agree.

usage: ./proil bench payment-faults [--orders N] [--phones N] [--seed N] [--calm]

Customers pay, cancel and are given money back through HTTP; offices and drivers act in this
process. The acquirer's answers, notifications and cabinet are spoilt at random, and Odoo with its
queue is killed by `kill -9` and started again. Then the faults stop, time passes, and every
payment has to come to its end. The ratio is orders that are stuck or that break an invariant, of
all orders: 0 is the only good one.
"""

import argparse
import contextlib
import itertools
import queue
import random
import sys
import threading
import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import psycopg2
from _faults_chaos import Chaos, Killer
from _faults_phone import PAID, Phone, pay_link
from _faults_settling import Settling
from _faults_yard import Buyer, Yard, some_litres
from _measure import database, report, system
from _odoo import registry_of

from odoo.exceptions import UserError

from proil_city import office
from proil_city.api import ApiProblem
from proil_city.bank import Bank
from proil_city.cards import PLAIN
from proil_city.desk import Desk, DeskError
from proil_cli.books import Books, connection_of
from proil_core.refusal import Refusal

NAME = "proil_bench_payment_faults"
REGULARS = 16
# A phone without an answer (OSError), an order that may not be moved, a database in between.
TROUBLES = (ApiProblem, DeskError, OSError, Refusal, UserError, psycopg2.Error)


class Day:
    """A day of orders: threads of phones, one yard, one bank."""

    def __init__(self, odoo_url: str, yard: Yard, seed: int) -> None:
        self.odoo_url, self.yard, self.seed = odoo_url, yard, seed
        self.regulars: queue.SimpleQueue[Buyer] = queue.SimpleQueue()
        self.troubles: list[str] = []

    def begin(self) -> None:
        """Open the yard; welcome those who come again and save their cards, while all is calm."""
        self.yard.open()
        dice = random.Random(self.seed)
        for _number in range(REGULARS):
            buyer = self.yard.buyer(dice)
            phone = Phone(self.odoo_url, self.yard.place(buyer), dice)
            phone.pay_by_card(PLAIN, save_card=True)
            phone.cancel()
            self.regulars.put(buyer)

    def live(self, orders: int, phones: int) -> None:
        """So many orders by so many phones at a time."""
        numbers = itertools.count()
        threads = [
            threading.Thread(target=self._work, args=(numbers, orders, crew))
            for crew in range(phones)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(self, numbers: "itertools.count[int]", orders: int, crew: int) -> None:
        while (number := next(numbers)) < orders:
            dice = random.Random(self.seed * 1_000_003 + number)
            try:
                self._order(dice, crew)
            except TROUBLES as trouble:
                # Told at the end; the books decide.
                self.troubles.append(f"{type(trouble).__name__}: {trouble}"[:200])
            if number % 50 == 0:
                print(f"{time.strftime('%H:%M:%S')} order {number}", file=sys.stderr, flush=True)

    def _order(self, dice: random.Random, crew: int) -> None:
        is_regular = dice.random() < 0.3 and not self.regulars.empty()
        buyer = self.regulars.get() if is_regular else self.yard.buyer(dice)
        try:
            phone = Phone(self.odoo_url, self.yard.place(buyer), dice)
            self._live_through(phone, is_regular, dice, crew)
        finally:
            if is_regular:
                self.regulars.put(buyer)

    def _live_through(self, phone: Phone, has_card: bool, dice: random.Random, crew: int) -> None:
        if dice.random() < 0.05:
            self._race(phone, has_card)
            return
        status = phone.pay_in_some_way(has_card)
        if status not in PAID:
            return
        end = dice.choices(("fill", "zero", "cancel", "refund"), (64, 8, 12, 16))[0]
        if end == "cancel" and phone.cancel():
            return
        litres = Decimal(0) if end == "zero" else some_litres(dice)
        self.yard.serve(phone.order.record, litres, crew)
        if end == "refund" and self._is_captured(phone.order.record):
            self.yard.refund(phone.order.record, dice.choice((Decimal("0.31"), Decimal(1))))

    def _race(self, phone: Phone, has_card: bool) -> None:
        """The customer changes his mind while the bank thinks."""
        paying = threading.Thread(target=self._quietly, args=(phone.pay_in_some_way, has_card))
        paying.start()
        time.sleep(phone.dice.uniform(0, 0.5))
        self._quietly(phone.cancel)
        paying.join()

    def _quietly(self, deed: Any, *arguments: Any) -> None:
        with contextlib.suppress(Exception):  # A race has a loser, and it is told so.
            deed(*arguments)

    def _is_captured(self, order: int, patience_s: float = 10.0) -> bool:
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if self.yard.states(order)[1] == "captured":
                return True
            time.sleep(0.3)
        return False

    def finish(self, books: Books) -> int:
        """Pay the debts; serve the orders whose money was found late, and say how many."""
        links = books.rows(
            "SELECT tx.cloudpayments_link_url AS url FROM payment_transaction tx"
            " JOIN proil_debt debt ON debt.id = tx.proil_debt_id"
            " WHERE debt.state = 'open' AND tx.state = 'pending'"
            " AND tx.cloudpayments_link_url IS NOT NULL"
        )
        for row in links:
            pay_link(row["url"])
        late = books.rows("SELECT id FROM proil_order WHERE state = 'accepted' ORDER BY id")
        for row in late:
            self.yard.serve(row["id"], Decimal("12.345"), row["id"])
        return len(late)


def main() -> None:
    asked = _arguments()
    with database(NAME) as databases, system(NAME, databases) as (stack, where):
        desk = Desk(where.odoo, NAME, "admin", "admin")
        office.found(desk, where.emulators)
        books = Books(connection_of(NAME, databases.server.environment))
        settling = Settling(books, Bank(where.emulators), desk)
        chaos = Chaos(settling.bank, random.Random(asked.seed))
        killer = Killer(stack, where, random.Random(asked.seed))
        with registry_of(NAME, databases) as registry:
            day = Day(where.odoo, Yard(registry, crews=4), asked.seed)
            day.begin()
            started = time.monotonic()
            with _storm([] if asked.calm else [chaos, killer]):
                day.live(asked.orders, asked.phones)
            figures = {"seconds": round(time.monotonic() - started)}
            figures |= _settle(settling, day, asked.orders)
    report(
        "payment-faults",
        figures.pop("ratio"),
        orders=asked.orders,
        seed=asked.seed,
        faults=dict(chaos.faults),
        kills=killer.kills,
        **figures,
    )


def _settle(settling: Settling, day: Day, orders: int) -> dict[str, Any]:
    """Peace, with everything paid and served that was left; the figures of it."""
    settling.wait()
    late = day.finish(settling.books)
    settling.wait(rounds=6)
    late += day.finish(settling.books)
    stuck = settling.wait()
    settling.reconcile()
    verdict = settling.verdict()
    _explain(settling, stuck, verdict, day.troubles)
    bad = len({row["reference"] for row in stuck}) + sum(verdict["violations"].values())
    return {
        "ratio": bad / orders,
        "found_late": late,
        "troubles": len(day.troubles),
        "stuck": len(stuck),
        **verdict,
    }


@contextlib.contextmanager
def _storm(troubles: list[Chaos | Killer]) -> Iterator[None]:
    threads = [threading.Thread(target=each.run, daemon=True) for each in troubles]
    for thread in threads:
        thread.start()
    yield
    for each, thread in zip(reversed(troubles), reversed(threads), strict=True):
        each.stop()
        thread.join()


def _explain(
    settling: Settling, stuck: list[dict[str, Any]], verdict: dict[str, Any], troubles: list[str]
) -> None:
    """What a person needs to find out why, on the error output."""
    for row in stuck[:20]:
        print(f"stuck: {row['reference']}: {row['what']}", file=sys.stderr)
    for trouble in troubles[:20]:
        print(f"trouble: {trouble}", file=sys.stderr)
    broken = [name for names in verdict["examples"].values() for name in names]
    for suspect in [*(row["reference"] for row in stuck[:3]), *broken][:8]:
        order = suspect.split(":")[0].split()[0]
        print(suspect, *settling.story(order), sep="\n    ", file=sys.stderr)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=200, help="how many orders are placed")
    parser.add_argument("--phones", type=int, default=16, help="how many customers at a time")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--calm", action="store_true", help="no faults and no kills")
    return parser.parse_args()


if __name__ == "__main__":
    main()
