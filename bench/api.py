"""GET and POST of the REST API against a plain http.route doing the same read and insert.

usage: ./proil bench api [--requests N]

Blocks of requests alternate between the two, over one keep-alive connection each. The ratio is
server CPU per request, ours over plain, the worse of the two verbs: CPU time hardly depends on
what else the machine does.
"""

import argparse
import itertools
import random
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import requests
from _measure import cpu_ms, database, report, spread, system

from proil_city import office, streets
from proil_city.customer import Customer
from proil_city.desk import Desk
from proil_city.phones import SmsInbox
from proil_cli.paths import ROOT

NAME = "proil_bench_api"
BLOCK = 50


@dataclass
class Samples:
    """Latencies and the server's CPU time of one kind of request."""

    latencies_ms: list[float] = field(default_factory=list)
    cpu_ms: float = 0.0

    def figures(self) -> dict[str, float]:
        cpu = round(self.cpu_ms / len(self.latencies_ms), 3)
        return {"cpu_ms": cpu, **{f"{k}_ms": v for k, v in spread(self.latencies_ms).items()}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=600, help="requests of each kind")
    wanted = parser.parse_args().requests
    options = {"extra_addons_path": str(ROOT / "bench" / "addons"), "max_cron_threads": "0"}
    with (
        database(NAME, "bench_baseline", **options) as databases,
        system(NAME, databases, **options) as (stack, where),
    ):
        office.found(Desk(where.odoo, NAME, "admin", "admin"), where.emulators)
        kinds = _kinds(where.odoo, where.emulators)
        samples = _measure(kinds, stack.odoo.pid, wanted)
    figures = {kind: found.figures() for kind, found in samples.items()}
    ratios = {
        verb: figures[f"{verb}_api"]["cpu_ms"] / figures[f"{verb}_plain"]["cpu_ms"]
        for verb in ("get", "post")
    }
    report(
        "api", max(ratios.values()), ratio_get=ratios["get"], ratio_post=ratios["post"], **figures
    )


def _kinds(odoo: str, emulators: str) -> dict[str, Callable[[], requests.Response]]:
    """One function per kind of request, each with its own connection."""
    dice = random.Random(1)
    customer = Customer.signed_in(odoo, streets.some_phone(dice), SmsInbox(emulators))
    vehicle = customer.add_vehicle(streets.some_plate(dice), "Lada", "AI-95", "50.000")["id"]
    partner = Desk(odoo, NAME, "admin", "admin").one(
        "res.partner", [["proil_phone", "=", customer.phone]]
    )
    api, plain = requests.Session(), requests.Session()
    api.headers["Authorization"] = f"Bearer {customer.client.access_token}"
    numbers = itertools.count()
    vehicles = f"{odoo}/api/v1/customer/vehicles"

    def body() -> dict[str, str]:
        number = next(numbers)
        plate = f"А{number % 999 + 1:03d}{_letters(number // 999)}77"
        return {"plate": plate, "make": "Lada", "grade_code": "AI-95", "tank_litres": "50.000"}

    return {
        "get_api": lambda: api.get(f"{vehicles}/{vehicle}"),
        "get_plain": lambda: plain.get(f"{odoo}/bench/vehicles/{vehicle}"),
        "post_api": lambda: api.post(
            vehicles, json=body(), headers={"Idempotency-Key": str(uuid.uuid4())}
        ),
        "post_plain": lambda: plain.post(
            f"{odoo}/bench/vehicles", json={**body(), "partner_id": partner}
        ),
    }


def _letters(number: int) -> str:
    alphabet = "АВЕКМНОРСТУХ"
    return alphabet[number // len(alphabet) % len(alphabet)] + alphabet[number % len(alphabet)]


def _measure(
    kinds: dict[str, Callable[[], requests.Response]], pid: int, wanted: int
) -> dict[str, Samples]:
    for send in kinds.values():
        for _time in range(20):
            send().raise_for_status()
    samples = {kind: Samples() for kind in kinds}
    for _block in range(wanted // BLOCK):
        for kind, send in kinds.items():
            _measure_block(send, samples[kind], pid)
    return samples


def _measure_block(send: Callable[[], requests.Response], samples: Samples, pid: int) -> None:
    before = cpu_ms(pid)
    for _time in range(BLOCK):
        started = time.perf_counter()
        send().raise_for_status()
        samples.latencies_ms.append((time.perf_counter() - started) * 1000)
    samples.cpu_ms += cpu_ms(pid) - before


if __name__ == "__main__":
    main()
