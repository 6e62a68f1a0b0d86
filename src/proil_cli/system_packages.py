"""Libraries of the system that no Python package brings: a browser and the PDF engines."""

import ctypes.util
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from proil_cli.console import run, say


@dataclass(frozen=True)
class SystemPart:
    """Something apt installs: what it is for, its packages and how to see that it is there."""

    purpose: str
    packages: tuple[str, ...]
    is_present: Callable[[], bool]


def _command(*names: str) -> Callable[[], bool]:
    # A user's path has no /usr/sbin, where servers are installed.
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
    return lambda: any(shutil.which(name, path=path) for name in names)


PARTS = (
    SystemPart("browser tests", ("chromium",), _command("chromium", "chromium-browser")),
    SystemPart(
        "documents (WeasyPrint)",
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        lambda: ctypes.util.find_library("pangoft2-1.0") is not None,
    ),
    SystemPart("Odoo's own reports", ("wkhtmltopdf",), _command("wkhtmltopdf")),
    SystemPart("tests of nginx's configuration", ("nginx-light",), _command("nginx")),
    SystemPart("tests of the deployment scripts", ("shellcheck",), _command("shellcheck")),
    SystemPart(
        "Cyrillic text in pictures of pages",
        ("fonts-dejavu-core",),
        lambda: Path("/usr/share/fonts/truetype/dejavu").is_dir(),
    ),
)


def missing() -> tuple[SystemPart, ...]:
    """The parts that this machine lacks."""
    return tuple(part for part in PARTS if not part.is_present())


def advice(parts: tuple[SystemPart, ...]) -> str:
    """The one command that installs the given parts."""
    packages = " ".join(name for part in parts for name in part.packages)
    return f"sudo apt-get install --no-install-recommends {packages}"


def provide() -> None:
    """Install what is missing when allowed to, otherwise say what to run and go on."""
    parts = missing()
    if not parts:
        return
    purposes = ", ".join(part.purpose for part in parts)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"notice: missing for {purposes}; to install: {advice(parts)}")
        return
    say(f"installing system packages for {purposes}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update"], failure="apt-get update failed", env=environment)
    packages = [name for part in parts for name in part.packages]
    run(
        ["apt-get", "install", "-y", "--no-install-recommends", *packages],
        failure=f"apt could not install them; run: {advice(parts)}",
        env=environment,
    )
