"""Last positions of 150 tankers with few positions in the table and with ten million."""

import time
from statistics import median
from typing import Any

from _odoo import registry_of

from proil_cli.databases import Databases

TANKERS, FEW, MANY = 150, 10_000, 10_000_000
READS = 300
STEP_S = 10


def measure(name: str, databases: Databases) -> dict[str, float]:
    """Median time to read where all tankers were last seen, in milliseconds, and the ratio.

    The few rows stay in a copy of the database, so that the two are read in turn.
    """
    few = f"{name}_few"
    with registry_of(name, databases) as registry:
        _run(registry, _add_tankers)
        _run(registry, lambda env: _generate(env, 0, FEW))
    databases.clone(few, name)
    try:
        with registry_of(name, databases) as many, registry_of(few, databases) as beside:
            _run(many, lambda env: _generate(env, FEW, MANY))
            many_ms, few_ms = _read_in_turn(many, beside)
    finally:
        databases.drop(few)
    return {
        "last_position_ms_10k": round(few_ms, 3),
        "last_position_ms_10M": round(many_ms, 3),
        "last_position_ratio": round(many_ms / few_ms, 3),
    }


def _add_tankers(env: Any) -> None:
    model = env["fleet.vehicle.model"].search([], limit=1)
    tankers = env["fleet.vehicle"].create(
        [
            {"license_plate": f"В{number:03}ВВ77", "model_id": model.id, "is_tanker": True}
            for number in range(TANKERS)
        ]
    )
    env["proil.telemetry.device"].create(
        [{"name": f"bench {tanker.id}", "tanker_id": tanker.id} for tanker in tankers]
    )


def _generate(env: Any, start: int, end: int) -> None:
    """Positions number `start` to `end` of all devices in turn, the newest of each through intake.

    Going back from a day ago, so that each device's last one, sent here, is the latest.
    """
    devices = env["proil.telemetry.device"].search([("name", "like", "bench %")])
    now = env.cr.now().replace(microsecond=0)
    env["proil.position"]._make_room(env["proil.monthly.table"]._oldest_day(), now.date())
    env.cr.execute(
        """
        INSERT INTO proil_position (device_id, at, received_at, latitude, longitude, speed_kmh)
        SELECT (%(devices)s)[1 + number %% %(count)s],
               %(now)s - interval '1 day' - %(step)s * interval '1 second' * (number / %(count)s),
               %(now)s, 55.5 + random() / 2, 37.3 + random() / 2, 60 * random()
          FROM generate_series(%(start)s, %(end)s - 1) AS number
        """,
        {
            "devices": devices.ids,
            "count": len(devices),
            "now": now,
            "step": STEP_S,
            "start": start,
            "end": end,
        },
    )
    env.cr.execute("ANALYZE proil_position, proil_last_position")
    at_ms = round(time.time() * 1000)
    for device in devices:
        position = {"at_ms": [at_ms], "latitude": [55.75], "longitude": [37.61]}
        device._take(position, [], now)


def _read_in_turn(*registries: Any) -> list[float]:
    samples: list[list[float]] = [[] for _registry in registries]
    for _turn in range(READS):
        for registry, found in zip(registries, samples, strict=True):
            _run(registry, lambda env, found=found: found.append(_one_read_ms(env)))
    return [median(found) for found in samples]


def _one_read_ms(env: Any) -> float:
    started = time.perf_counter()
    rows = env["proil.last.position"].search_read(
        [], ["tanker_id", "at", "latitude", "longitude", "speed_kmh"]
    )
    elapsed_ms = (time.perf_counter() - started) * 1000
    if len([row for row in rows if row["latitude"] == 55.75]) != TANKERS:
        raise RuntimeError("a tanker has no last position")
    return elapsed_ms


def _run(registry: Any, work: Any) -> None:
    from odoo import SUPERUSER_ID, api

    with registry.cursor() as cursor:
        work(api.Environment(cursor, SUPERUSER_ID, {}))
        cursor.commit()
