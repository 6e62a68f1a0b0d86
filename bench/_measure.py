"""What benchmarks need: a system of their own, a server's CPU time, quantiles, the last line."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from proil_cli import workspace
from proil_cli.databases import Databases, install
from proil_cli.stack import Addresses, Stack

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")


@contextmanager
def database(name: str, *addons: str, **options: str) -> Iterator[Databases]:
    """A fresh database of the benchmark, with further addons installed; dropped afterwards."""
    databases = workspace.prepare()
    databases.clone(name, databases.complete())
    try:
        if addons:
            install(name, databases.server, addons, **options)
        yield databases
    finally:
        databases.drop(name)


@contextmanager
def database_of(name: str, *addons: str) -> Iterator[Databases]:
    """A fresh database with these addons alone and what they need; dropped afterwards."""
    databases = workspace.prepare()
    try:
        databases.with_addons(name, addons)
        yield databases
    finally:
        databases.drop(name)


@contextmanager
def system(name: str, databases: Databases, **options: str) -> Iterator[tuple[Stack, Addresses]]:
    """The whole system running on a database; stopped afterwards."""
    stack = Stack(name, databases, options)
    try:
        yield stack, stack.start(preferred_port=28069)
    finally:
        stack.stop()


def cpu_ms(pid: int) -> float:
    """CPU time a process has used so far, user and system, in milliseconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / _TICKS_PER_S


def family_cpu_ms(parent: int) -> float:
    """CPU time of a process, of its children and of those that have ended, in milliseconds."""
    fields = Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()
    ended = (int(fields[13]) + int(fields[14])) * 1000 / _TICKS_PER_S
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return cpu_ms(parent) + ended + sum(_cpu_ms_or_none(int(child)) for child in children)


def _cpu_ms_or_none(pid: int) -> float:
    try:
        return cpu_ms(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # It has ended since it was listed; its parent counts it next time.


def spread(samples: list[float]) -> dict[str, float]:
    """Median and 99th percentile of samples, rounded to microseconds when in milliseconds."""
    return {"p50": round(median(samples), 3), "p99": round(quantiles(samples, n=100)[98], 3)}


def report(name: str, ratio: float, **figures: object) -> None:
    """Print the figures as one JSON object, the last line of a benchmark."""
    print(json.dumps({"name": name, "ratio": round(ratio, 3), **figures}, ensure_ascii=False))
