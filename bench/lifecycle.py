"""The whole life of an order against Odoo's own sale: confirm, invoice, post, register payment.

usage: ./proil bench lifecycle [--orders N]

The two flows alternate in one process, each step in a transaction of its own as requests and
jobs would be. The emulator answers at once, in a process of its own. The day's retail entry is
posted once, as in life, and its time shared by the orders. The ratio is of the CPU time that Odoo
and PostgreSQL spend on a flow: unlike the wall time, which is told too, it hardly depends on what
else the machine does.
"""

import argparse
import time
from collections.abc import Callable
from typing import Any

import _order_flow
import _sale_flow
import requests
from _measure import database, report, system
from _odoo import Flow, registry_of

from proil_city import office
from proil_city.desk import Desk

NAME = "proil_bench_lifecycle"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=100, help="how many times each flow is run")
    wanted = parser.parse_args().orders
    with database(NAME, "sale_management") as databases, system(NAME, databases) as running:
        stack, where = running
        office.found(Desk(where.odoo, NAME, "admin", "admin"), where.emulators)
        _switch_off_notifications(where.emulators)
        stack.odoo.stop()
        with registry_of(NAME, databases) as registry:
            orders, sales = _flows(registry)
            _alternate(registry, orders, sales, wanted, databases.server.postmaster)
            retail_ms = _transaction_ms(registry, _order_flow.post_retail) / wanted
    ratio = (orders.server_cpu_ms() + retail_ms) / sales.server_cpu_ms()
    report(
        "lifecycle",
        ratio,
        order=orders.figures(),
        retail_entry_ms_per_order=round(retail_ms, 2),
        sale=sales.figures(),
    )


def _switch_off_notifications(emulators: str) -> None:
    """The benchmark serves no pages: notifications would only meet a closed door."""
    requests.post(
        f"{emulators}/_admin/cloudpayments/notifications",
        json=dict.fromkeys(office.NOTIFICATIONS),
        timeout=30,
    ).raise_for_status()


def _flows(registry: Any) -> tuple[Flow, Flow]:
    ids: dict[str, dict[str, int]] = {}

    def prepare(env: Any) -> None:
        ids["order"], ids["sale"] = _order_flow.prepare(env), _sale_flow.prepare(env)

    _transaction_ms(registry, prepare)
    return Flow(_order_flow.OrderFlow(ids["order"]).steps()), Flow(_sale_flow.steps(ids["sale"]))


def _alternate(registry: Any, orders: Flow, sales: Flow, wanted: int, postmaster: int) -> None:
    for _turn in range(3):  # Fill the caches.
        orders.run(registry, False, photos=_order_flow.photos())
        sales.run(registry, False)
    for _turn in range(wanted):
        orders.run_beside(registry, postmaster, photos=_order_flow.photos())
        sales.run_beside(registry, postmaster)


def _transaction_ms(registry: Any, work: Callable[[Any], None]) -> float:
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        started = time.perf_counter()
        work(api.Environment(cursor, SUPERUSER_ID, {}))
        cursor.commit()
        return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
