"""Telemetry through HTTP beside a plain COPY of the same rows.

The rows are those of one unit at one a second, in requests of 10 000. COPY gets them as text that
was made before, in one statement of one transaction, into the same table, emptied each time; the
two take turns. Both tables count, the worse one is told.
"""

import io
import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import Any

import _fuel_positions
import psycopg2
import requests
from _measure import database_of, system

from proil_city.desk import Desk
from proil_cli.databases import Databases

NAME = "proil_bench_fuel"
ROWS, CHUNK, TURNS = 200_000, 10_000, 5

Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class Stream:
    """Rows of one table: their columns, the block of a request they make, and shared columns."""

    table: str
    columns: Columns
    block: Callable[[Columns], dict[str, Any]]
    owner: dict[str, int]

    def bodies(self) -> list[bytes]:
        return [
            json.dumps(self.block(_part(self.columns, start))).encode()
            for start in range(0, ROWS, CHUNK)
        ]

    def text(self) -> tuple[str, str]:
        """The statement of a COPY and its rows."""
        names = [*self.owner, "received_at", "at", *list(self.columns)[1:]]
        shared = "\t".join([*map(str, self.owner.values()), _moment(time.time() * 1000)])
        at_ms, *measured = self.columns.values()
        lines = (
            "\t".join([shared, _moment(at), *("\\N" if v is None else str(v) for v in row)])
            for at, *row in zip(at_ms, *measured, strict=True)
        )
        return f"COPY {self.table} ({', '.join(names)}) FROM STDIN", "\n".join(lines) + "\n"


def measure() -> dict[str, float]:
    """Figures of ingestion and of last positions, on a database of their own."""
    with database_of(NAME, "proil_fleet") as databases:
        with system(NAME, databases, max_cron_threads="0") as (stack, where):
            figures = _ingestion(where.odoo, databases)
            stack.odoo.stop()
        return figures | _fuel_positions.measure(NAME, databases)


def _ingestion(odoo: str, databases: Databases) -> dict[str, float]:
    key, device_id, compartment_id = _unit(Desk(odoo, NAME, "admin", "admin"))
    owner = {"device_id": device_id}
    levels = owner | {"compartment_id": compartment_id}
    streams = (
        Stream("proil_position", _positions(), lambda part: {"positions": part}, owner),
        Stream(
            "proil_level_sample",
            _levels(),
            lambda part: {"levels": [{"compartment": "1", **part}]},
            levels,
        ),
    )
    with _connected(databases) as connection:
        found = [_turns(stream, odoo, key, connection) for stream in streams]
    share, sent, copied = min(found)
    return {
        "ingest_rows_per_s": round(sent),
        "copy_rows_per_s": round(copied),
        "ingest_share": round(share, 3),
    }


def _turns(stream: Stream, odoo: str, key: str, connection: Any) -> tuple[float, float, float]:
    """Share of COPY's rate, and both rates, as medians of turns."""
    bodies, (statement, text) = stream.bodies(), stream.text()
    session = requests.Session()
    session.headers.update({"Authorization": f"Bearer {key}", "Content-Type": "application/json"})
    sent, copied = [], []
    for _turn in range(TURNS + 1):
        sent.append(_rate(lambda: _send(session, odoo, bodies)))
        _empty(stream.table, connection)
        copied.append(_rate(lambda: _copy(connection, statement, text)))
        _empty(stream.table, connection)
    # The first turn fills caches.
    sent_median, copied_median = median(sent[1:]), median(copied[1:])
    return sent_median / copied_median, sent_median, copied_median


def _rate(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return ROWS / (time.perf_counter() - started)


def _send(session: requests.Session, odoo: str, bodies: list[bytes]) -> None:
    for body in bodies:
        answer = session.post(f"{odoo}/api/v1/telemetry/samples", data=body, timeout=60)
        answer.raise_for_status()
        [block] = answer.json()["blocks"]
        if block["accepted"] != CHUNK:
            raise RuntimeError(f"not all rows were stored: {block}")


def _copy(connection: Any, statement: str, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, io.StringIO(text))
    connection.commit()


def _empty(table: str, connection: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        [stored] = cursor.fetchone()
        if stored != ROWS:
            raise RuntimeError(f"{table} has {stored} rows, not {ROWS}")
        cursor.execute(f"TRUNCATE {table}")
    connection.commit()


def _connected(databases: Databases) -> Any:
    libpq = databases.server.environment
    return psycopg2.connect(
        dbname=NAME, host=libpq["PGHOST"], port=libpq["PGPORT"], user=libpq["PGUSER"]
    )


def _unit(desk: Desk) -> tuple[str, int, int]:
    """The key and the id of a unit, and the compartment of its channel 1."""
    brand = desk.create("fleet.vehicle.model.brand", {"name": "ГАЗ"})
    model = desk.create("fleet.vehicle.model", {"name": "NEXT", "brand_id": brand})
    tanker = desk.create(
        "fleet.vehicle", {"license_plate": "А000АА77", "model_id": model, "is_tanker": True}
    )
    grade = desk.reference("proil_fleet.product_dt")
    compartment = desk.create(
        "proil.compartment",
        {"name": "1", "tanker_id": tanker, "product_id": grade, "capacity_litres": 1000},
    )
    channel = (0, 0, {"name": "1", "compartment_id": compartment})
    device = desk.create(
        "proil.telemetry.device",
        {"name": "bench", "tanker_id": tanker, "channel_ids": [channel]},
    )
    action = desk.call("proil.telemetry.device", "action_issue_key", [device])
    return action["context"]["default_key"], device, compartment


def _times() -> list[int]:
    first = int(time.time() - ROWS) * 1000
    return [first + 1000 * number for number in range(ROWS)]


def _positions() -> Columns:
    dice = random.Random(4)
    return {
        "at_ms": _times(),
        "latitude": [round(dice.uniform(55.5, 56.0), 6) for _ in range(ROWS)],
        "longitude": [round(dice.uniform(37.3, 37.9), 6) for _ in range(ROWS)],
        "speed_kmh": [round(dice.uniform(0, 90), 1) for _ in range(ROWS)],
        "heading_deg": [round(dice.uniform(0, 360), 1) for _ in range(ROWS)],
        "accuracy_m": [None if number % 10 else 5.0 for number in range(ROWS)],
    }


def _levels() -> Columns:
    dice = random.Random(4)
    return {
        "at_ms": _times(),
        "level_mm": [round(dice.uniform(100, 900), 2) for _ in range(ROWS)],
        "temperature_c": [round(dice.uniform(-20, 30), 1) for _ in range(ROWS)],
        "pulses_l": [round(200_000 + number / 20, 2) for number in range(ROWS)],
        "pitch_deg": [round(dice.uniform(-3, 3), 2) for _ in range(ROWS)],
        "roll_deg": [round(dice.uniform(-3, 3), 2) for _ in range(ROWS)],
        "speed_kmh": [None if number % 10 else 0.0 for number in range(ROWS)],
    }


def _part(columns: Columns, start: int) -> Columns:
    return {name: values[start : start + CHUNK] for name, values in columns.items()}


def _moment(at_ms: float) -> str:
    return datetime.fromtimestamp(at_ms / 1000, UTC).replace(tzinfo=None).isoformat()
