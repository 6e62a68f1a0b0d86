"""`./proil test`: pure tests, tests inside Odoo and tests of a running system."""

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from proil_cli import system_packages, workspace
from proil_cli.console import Stop, say
from proil_cli.databases import Databases, all_addons
from proil_cli.instance import Instance
from proil_cli.paths import ADDONS, PYTHON, ROOT
from proil_cli.ports import free_port

_END_TO_END = ROOT / "tests" / "e2e"
_INVARIANTS = ROOT / "tests" / "invariants"
_TALLY = re.compile(r"(\d+) (passed|failed|error|errors|skipped)")


@dataclass(frozen=True)
class Selection:
    """What was asked for, sorted by the kind of run it needs."""

    pure: tuple[str, ...]
    addons: tuple[str, ...]
    system: tuple[str, ...]
    options: tuple[str, ...]

    @classmethod
    def of(cls, arguments: Sequence[str]) -> "Selection":
        """Sort the arguments; with no path everything is selected."""
        paths = [word for word in arguments if (ROOT / word.partition("::")[0]).exists()]
        options = tuple(word for word in arguments if word not in paths)
        if not paths:
            pure = [str(path) for path in sorted((ROOT / "tests").iterdir()) if _is_pure(path)]
            running = (str(_END_TO_END), str(_INVARIANTS))
            return cls(tuple(pure), tuple(_addon_tests()), running, options)
        inside = [path for path in paths if ADDONS in (ROOT / path).parents]
        system = [path for path in paths if _needs_system(ROOT / path)]
        pure = [path for path in paths if path not in inside and path not in system]
        return cls(tuple(pure), tuple(inside), tuple(system), options)


def run_tests(arguments: Sequence[str]) -> int:
    """Run the selected tests; return the exit status and print one closing line."""
    selection = Selection.of(arguments)
    databases = workspace.prepare()
    tally: dict[str, int] = {}
    statuses = []
    if selection.pure:
        statuses.append(
            _pytest(
                ["-pno:odoo", "-n2", "--dist=loadfile", *selection.pure, *selection.options],
                {},
                tally,
            )
        )
    if selection.addons:
        statuses.append(_inside_odoo(databases, selection, tally))
    if selection.system:
        statuses.append(_on_a_system(databases, selection, tally))
    failed = tally.get("failed", 0) + tally.get("error", 0)
    skipped = f", {tally['skipped']} skipped" if tally.get("skipped") else ""
    say(f"{tally.get('passed', 0)} passed, {failed} failed{skipped}")
    return max(statuses, default=0)


def _inside_odoo(databases: Databases, selection: Selection, tally: dict[str, int]) -> int:
    addons = sorted(
        {Path(path).resolve().relative_to(ADDONS).parts[0] for path in selection.addons}
    )
    name = f"proil_test_{os.getpid()}"
    if addons == all_addons():
        databases.clone(name, databases.complete())
    else:
        say(f"installing {', '.join(addons)}")
        databases.with_addons(name, addons)
    try:
        instance = Instance(name, databases.server, "test", http_port=_test_port())
        config = instance.write_config()
        odoo = [f"--odoo-config={config}", f"--odoo-database={name}", "--odoo-http"]
        return _pytest([*odoo, *selection.addons, *selection.options], instance.environment, tally)
    finally:
        databases.drop(name)


def _on_a_system(databases: Databases, selection: Selection, tally: dict[str, int]) -> int:
    browser = [part for part in system_packages.missing() if "chromium" in part.packages]
    if browser and any((ROOT / path).is_relative_to(_END_TO_END) for path in selection.system):
        raise Stop(f"browser tests need Chromium; run: {system_packages.advice(tuple(browser))}")
    environment = Instance("postgres", databases.server).environment
    return _pytest(
        ["-pno:odoo", *selection.system, *selection.options],
        {**environment, "PROIL_TEMPLATE": databases.complete()},
        tally,
    )


def _pytest(arguments: Sequence[str], environment: dict[str, str], tally: dict[str, int]) -> int:
    """Run pytest with its output shown as it comes, and add its closing line to the tally."""
    process = subprocess.Popen(
        [str(PYTHON), "-m", "pytest", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    last = ""
    for line in process.stdout or ():
        print(line, end="", flush=True)
        last = line if " in " in line and _TALLY.search(line) else last
    for count, outcome in _TALLY.findall(last):
        key = outcome.removesuffix("s") if outcome.startswith("error") else outcome
        tally[key] = tally.get(key, 0) + int(count)
    return process.wait()


def _is_pure(path: Path) -> bool:
    return path.is_dir() and not _needs_system(path) and any(path.rglob("test_*.py"))


def _needs_system(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in (_END_TO_END, _INVARIANTS))


def _addon_tests() -> list[str]:
    return [str(path) for path in sorted(ADDONS.glob("*/tests")) if any(path.glob("test_*.py"))]


def _test_port() -> int:
    # Runs side by side must not race for one port between probing and listening.
    return free_port(20000 + os.getpid() % 20000)
