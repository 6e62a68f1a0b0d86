"""`./proil lint`: the same checks for people, hooks and CI."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from proil_cli import environment
from proil_cli.console import say
from proil_cli.digests import file_sha256
from proil_cli.paths import PRIVATE, ROOT, VENV

_PYTHON_CODE = ("src", "addons", "tests", "bench", "deploy")
# Of pylint-odoo all but these: one file per reason to change is the house rule, an addon's text
# is in readme/, and a procedure has nothing to return. (A later `enable` in the configuration
# file would win over a `disable` there.)
_NOT_WANTED = "consider-merging-classes-inherited,missing-readme,missing-return"


def lint(arguments: Sequence[str]) -> int:
    """Run all linters, also after a failure; return 1 when any complains. `--fix` repairs."""
    environment.prepare()
    fix = "--fix" in arguments
    failed = [name for name, command in _checks(fix).items() if not _passes(name, command)]
    if failed:
        say(f"lint: {', '.join(failed)} complained")
        return 1
    say("lint: clean")
    return 0


def _checks(fix: bool) -> dict[str, list[str]]:
    code = [name for name in _PYTHON_CODE if (ROOT / name).is_dir()]
    checks = {
        "ruff format": ["ruff", "format", *([] if fix else ["--check", "--diff"]), *code, "proil"],
        "ruff": ["ruff", "check", *(["--fix"] if fix else []), *code, "proil"],
        "mypy": ["mypy"],
        "import-linter": ["lint-imports"],
        "pylint-odoo": [
            "pylint",
            f"--disable={_NOT_WANTED}",
            *sorted(str(path) for path in (ROOT / "addons").glob("*/")),
        ],
    }
    if (ROOT / "package.json").exists():
        checks["eslint and prettier"] = ["npm", "run", "--silent", "fix" if fix else "lint"]
    return checks


def _passes(name: str, command: list[str]) -> bool:
    if command[0] == "npm":
        _install_node_packages()
    say(f"lint: {name}")
    return subprocess.run(command, cwd=ROOT, env=_environment(), check=False).returncode == 0


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', '')}",
        "PYTHONPATH": str(ROOT / "src"),
    }


def _install_node_packages() -> None:
    """Node itself comes with the Python lock; its packages from package-lock.json."""
    stamp = PRIVATE / "node-stamp"
    key = file_sha256(ROOT / "package-lock.json")
    if stamp.exists() and stamp.read_text() == key and (ROOT / "node_modules").is_dir():
        return
    shutil.rmtree(ROOT / "node_modules", ignore_errors=True)
    subprocess.run(["npm", "ci", "--silent"], cwd=ROOT, env=_environment(), check=True)
    Path(stamp).write_text(key)
