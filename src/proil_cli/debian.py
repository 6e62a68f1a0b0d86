"""Debian packages fetched with a private apt state: no root, no change to the machine."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from proil_cli.console import Stop, run

_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


@dataclass(frozen=True)
class AptState:
    """A private set of apt lists for the machine's own Debian mirror and the given suites."""

    folder: Path
    suites: Sequence[str]

    def update(self) -> None:
        """Fetch the package lists; Stop when the machine has no apt or cannot reach its mirror."""
        if not shutil.which("apt-get"):
            raise Stop("no apt-get here: set ODOO_SOURCE=<tree> or ODOO_DEB=<file> and try again")
        for part in ("lists/partial", "cache/archives/partial"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        mirror = machine_mirror(Path("/etc/apt"))
        signed = f"[signed-by={_KEYRING}] " if _KEYRING.exists() else ""
        self._sources.write_text(
            "".join(f"deb {signed}{mirror} {suite} main\n" for suite in self.suites)
        )
        run(
            ["apt-get", *self._options(), "update"],
            failure="apt cannot read Debian's package lists: check the network, or set ODOO_DEB",
        )

    def download(self, package: str, target: Path) -> Path:
        """Put the .deb of `package` (optionally `name/suite`) into `target` and return its path."""
        target.mkdir(parents=True, exist_ok=True)
        run(
            ["apt-get", *self._options(), "download", package],
            failure=f"apt cannot download {package}",
            cwd=target,
        )
        name = package.partition("/")[0]
        return max(target.glob(f"{name}_*.deb"), key=lambda path: path.stat().st_mtime)

    @property
    def _sources(self) -> Path:
        return self.folder / "sources.list"

    def _options(self) -> list[str]:
        settings = {
            "Dir::State::Lists": self.folder / "lists",
            "Dir::Cache": self.folder / "cache",
            "Dir::Etc::SourceList": self._sources,
            "Dir::Etc::SourceParts": "/dev/null",
            "Acquire::Languages": "none",
            "Debug::NoLocking": "1",
        }
        if os.geteuid() == 0:
            # apt's own user may not enter the cache folder of root.
            settings["APT::Sandbox::User"] = "root"
        return [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]


def codename(os_release: Path = Path("/etc/os-release")) -> str:
    """The machine's Debian suite, e.g. bookworm."""
    for line in os_release.read_text().splitlines():
        key, _, value = line.partition("=")
        if key == "VERSION_CODENAME":
            return value.strip('"')
    return "bookworm"


def machine_mirror(folder: Path) -> str:
    """The mirror that this machine already uses for Debian, from its apt sources in `folder`."""
    files = [folder / "sources.list", *sorted((folder / "sources.list.d").glob("*"))]
    for path in files:
        for line in path.read_text().splitlines() if path.is_file() else ():
            uri = _main_archive(line)
            if uri:
                return uri
    raise Stop("no Debian mirror in the apt sources: set ODOO_SOURCE=<tree> or ODOO_DEB=<file>")


def _main_archive(line: str) -> str | None:
    """The address of the main Debian archive named on one line of either sources format."""
    if not line.startswith(("deb ", "URIs:")):
        return None
    for word in line.split():
        address = word.rstrip("/")
        if "://" in address and address.endswith("/debian"):
            return address
    return None


def unpack(package: Path, target: Path) -> None:
    """Unpack a .deb below `target` without installing it."""
    if not shutil.which("dpkg-deb"):
        raise Stop("no dpkg-deb here: set ODOO_SOURCE=<tree of Odoo 19.0> and try again")
    target.mkdir(parents=True, exist_ok=True)
    subprocess.run(["dpkg-deb", "-x", package, target], check=True)
