"""Odoo inside the benchmark's own process: steps with their wall time, CPU time and queries."""

import os
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from _measure import family_cpu_ms

from proil_cli.databases import Databases
from proil_cli.instance import Instance

Step = Callable[[Any, dict[str, Any]], None]


@contextmanager
def registry_of(name: str, databases: Databases):
    """The registry of a database, loaded into this process."""
    import odoo
    from odoo.modules.registry import Registry

    instance = Instance(name, databases.server, "test")
    os.environ.update(databases.server.environment)
    odoo.tools.config.parse_config(["-c", str(instance.write_config()), "--log-level=error"])
    try:
        yield Registry(name)
    finally:
        odoo.sql_db.close_all()


@dataclass
class Flow:
    """A business flow as named steps, each in a transaction of its own, as requests would be."""

    steps: dict[str, Step]
    wall_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu_ms: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    queries: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    postgres_ms: float = 0.0
    runs: int = 0

    def run_beside(self, registry: Any, postmaster: int, **state: Any) -> None:
        """Walk the flow once and count what PostgreSQL worked for it."""
        before = family_cpu_ms(postmaster)
        self.run(registry, True, **state)
        self.postgres_ms += family_cpu_ms(postmaster) - before
        self.runs += 1

    def run(self, registry: Any, measured: bool, **state: Any) -> None:
        """Walk the flow once; `state` carries record ids from step to step."""
        for name, step in self.steps.items():
            wall, cpu, queries = self._run_step(registry, step, state)
            if measured:
                self.wall_ms[name].append(wall)
                self.cpu_ms[name].append(cpu)
                self.queries[name].append(queries)

    def _run_step(
        self, registry: Any, step: Step, state: dict[str, Any]
    ) -> tuple[float, float, int]:
        from odoo import SUPERUSER_ID, api, sql_db

        with registry.cursor() as cursor:
            wall, cpu = time.perf_counter(), time.process_time()
            before = sql_db.sql_counter
            step(api.Environment(cursor, SUPERUSER_ID, {}), state)
            cursor.commit()
            queries = sql_db.sql_counter - before
            return (
                (time.perf_counter() - wall) * 1000,
                (time.process_time() - cpu) * 1000,
                queries,
            )

    def server_cpu_ms(self) -> float:
        """What a whole flow costs the servers: Odoo's median and PostgreSQL's mean CPU time."""
        return self._median(self.cpu_ms) + self.postgres_ms / self.runs

    def _median(self, samples: dict[str, list[float]]) -> float:
        return median(map(sum, zip(*samples.values(), strict=True)))

    def figures(self) -> dict[str, Any]:
        """Medians by step and in sum."""
        return {
            "odoo_cpu_ms": round(self._median(self.cpu_ms), 1),
            "postgres_cpu_ms": round(self.postgres_ms / self.runs, 1),
            "wall_ms": round(self._median(self.wall_ms), 1),
            "queries": int(median(map(sum, zip(*self.queries.values(), strict=True)))),
            "steps": {
                name: {"ms": round(median(self.wall_ms[name]), 1), "queries": int(median(counts))}
                for name, counts in self.queries.items()
            },
        }
