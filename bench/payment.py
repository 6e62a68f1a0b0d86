"""What a payment costs Odoo beyond its two calls of CloudPayments: authorise, then capture.

usage: ./proil bench payment [--orders N]

Each order is placed, held by a card, driven to its completion and captured; only the hold and
the capture are counted. Beside each order the same two calls are made by the bare client against
the same emulator. The figure is the CPU time of the Odoo process, so neither the emulator nor
PostgreSQL is in it. `ratio` is the CPU time of hold and capture over that of the bare calls plus
12 ms; lower is better, and up to 1 is the target.

Told apart: PostgreSQL's share, what a fiscal receipt adds to the capture, and what the three
notifications of an order cost once they are through Odoo's HTTP layer.
"""

import argparse
import time
import uuid
from collections.abc import Callable
from decimal import Decimal
from statistics import median
from typing import Any

import _order_flow
import requests
from _measure import database, family_cpu_ms, report, system
from _odoo import Flow, registry_of

from proil_city import office
from proil_city.cards import PLAIN
from proil_city.desk import Desk

NAME = "proil_bench_payment"
ALLOWED_MS = 12
WARM_UP = 5
ASIDE = 20
PAYMENT_STEPS = ("authorise", "capture")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=60)
    wanted = parser.parse_args().orders
    with database(NAME) as databases, system(NAME, databases) as running:
        stack, where = running
        office.found(Desk(where.odoo, NAME, "admin", "admin"), where.emulators)
        _switch_off_notifications(where.emulators)
        stack.odoo.stop()
        with registry_of(NAME, databases) as registry:
            bench = Bench(registry, databases.server.postmaster)
            figures = bench.measure(wanted)
    report("payment", **figures)


def _switch_off_notifications(emulators: str) -> None:
    """Odoo serves no pages here: notifications would only meet a closed door."""
    requests.post(
        f"{emulators}/_admin/cloudpayments/notifications",
        json=dict.fromkeys(office.NOTIFICATIONS),
        timeout=30,
    ).raise_for_status()


class Bench:
    """Orders on a registry, and the bare client beside them."""

    def __init__(self, registry: Any, postmaster: int) -> None:
        self.registry, self.postmaster = registry, postmaster
        ids: dict[str, int] = {}
        self._commit(lambda env: ids.update(_order_flow.prepare(env)))
        self.steps = _order_flow.OrderFlow(ids).steps()
        self.client = self._commit(lambda env: _provider(env)._cloudpayments_client())

    def measure(self, wanted: int) -> dict[str, Any]:
        self._set_receipts(False)
        self._run(Flow(self.steps), WARM_UP)
        flow, bare = Flow(self.steps), []
        for _turn in range(wanted):
            self._run(flow, 1)
            bare.append(_bare_calls(self.client))
        return {
            **_figures(flow, bare),
            "postgres_ms": round(self._postgres_ms(ASIDE), 1),
            "notifications_ms": round(self._notifications_ms(ASIDE), 2),
            "receipt_ms": round(self._receipt_ms(ASIDE, flow), 2),
        }

    def _run(self, flow: Flow, orders: int) -> None:
        for _turn in range(orders):
            flow.run(self.registry, True, photos=_order_flow.photos())

    def _postgres_ms(self, orders: int) -> float:
        """PostgreSQL's CPU time for a hold and its capture, on average."""
        spent = []

        def watched(step: Any) -> Any:
            def run(env: Any, state: dict[str, Any]) -> None:
                before = family_cpu_ms(self.postmaster)
                step(env, state)
                spent.append(family_cpu_ms(self.postmaster) - before)

            return run

        steps = {
            name: watched(step) if name in PAYMENT_STEPS else step
            for name, step in self.steps.items()
        }
        self._run(Flow(steps), orders)
        return sum(spent) / orders

    def _receipt_ms(self, orders: int, without: Flow) -> float:
        """What the capture costs more when its receipt travels with it."""
        self._set_receipts(True)
        flow = Flow(self.steps)
        self._run(flow, WARM_UP)
        flow = Flow(self.steps)
        self._run(flow, orders)
        return median(flow.cpu_ms["capture"]) - median(without.cpu_ms["capture"])

    def _notifications_ms(self, orders: int) -> float:
        """Check, Pay and Confirm of a captured order, as they come beside our own answers."""
        letters = self._commit(lambda env: _letters(env, orders))
        spent = []
        for provider_id, said in letters:
            started = time.process_time()
            for kind, status in (("check", ""), ("pay", "Authorized"), ("confirm", "Completed")):
                self._tell(provider_id, kind, said | {"Status": status or "Authorized"})
            spent.append((time.process_time() - started) * 1000)
        return median(spent)

    def _tell(self, provider_id: int, kind: str, said: dict[str, str]) -> None:
        body = f"{kind} {said}".encode()
        self._commit(lambda env: env["cloudpayments.event"]._take(provider_id, kind, said, body))

    def _set_receipts(self, wanted: bool) -> None:
        self._commit(lambda env: _provider(env).write({"cloudpayments_receipts": wanted}))

    def _commit(self, work: Callable[[Any], Any]) -> Any:
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cursor:
            result = work(api.Environment(cursor, SUPERUSER_ID, {}))
            cursor.commit()
            return result


def _provider(env: Any) -> Any:
    return env.ref("payment_cloudpayments.payment_provider_cloudpayments")


def _letters(env: Any, wanted: int) -> list[tuple[int, dict[str, str]]]:
    captured = env["payment.transaction"].search(
        [("state", "=", "done"), ("source_transaction_id", "=", False)], limit=wanted
    )
    return [
        (
            tx.provider_id.id,
            {
                "TransactionId": tx.provider_reference,
                "InvoiceId": tx.reference,
                "Amount": f"{tx.amount:.2f}",
                "Currency": "RUB",
                "AccountId": tx._cloudpayments_account_id(),
                "TestMode": "1",
            },
        )
        for tx in captured
    ]


def _bare_calls(client: Any) -> float:
    """CPU time of a hold and its capture by nothing but the client."""
    params = {
        "Amount": Decimal("2799.00"),
        "Currency": "RUB",
        "InvoiceId": uuid.uuid4().hex,
        "AccountId": "bench",
        "Description": "bench",
        "IpAddress": "127.0.0.1",
        "CardCryptogramPacket": PLAIN.cryptogram(),
        "CultureName": "ru-RU",
        "SaveCard": False,
    }
    started = time.process_time()
    held = client.authorise_card(params, str(uuid.uuid4()))
    client.confirm(held.number, Decimal("779.37"), str(uuid.uuid4()))
    return (time.process_time() - started) * 1000


def _figures(flow: Flow, bare: list[float]) -> dict[str, Any]:
    split = {name: median(flow.cpu_ms[name]) for name in PAYMENT_STEPS}
    total = median(map(sum, zip(*(flow.cpu_ms[name] for name in PAYMENT_STEPS), strict=True)))
    bare_ms = median(bare)
    return {
        "ratio": total / (bare_ms + ALLOWED_MS),
        "added_ms": round(total - bare_ms, 2),
        "bare_ms": round(bare_ms, 2),
        "authorise_ms": round(split["authorise"], 2),
        "capture_ms": round(split["capture"], 2),
        "queries": {name: int(median(flow.queries[name])) for name in PAYMENT_STEPS},
    }


if __name__ == "__main__":
    main()
