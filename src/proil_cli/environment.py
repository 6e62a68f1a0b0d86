"""The Python environment of the checkout: pinned, hashed, repeatable."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from proil_cli import oca_port, odoo_source
from proil_cli.console import Stop, run, say
from proil_cli.digests import key_of
from proil_cli.locks import one_builder
from proil_cli.paths import PORTED, PRIVATE, PYTHON, REQUIREMENTS, ROOT, VENV, cache

_STAMP = VENV / "proil-stamp"
_LAUNCHER = VENV / "bin" / "odoo"

# `python -m odoo` re-executes itself as a file for its gevent process and fails; a script does not.
_LAUNCHER_TEXT = """#!{python}
import odoo.cli

odoo.cli.main()
"""


def prepare() -> odoo_source.OdooSource:
    """Make the virtual environment when it is missing or stale; return the Odoo it uses."""
    with one_builder("environment"):
        source = odoo_source.find()
        stamp = key_of([REQUIREMENTS, Path(oca_port.__file__)], source.version_key, sys.version)
        if not _STAMP.exists() or _STAMP.read_text() != stamp:
            say("building the Python environment from the lock")
            _build(source)
            _STAMP.write_text(stamp)
    return source


def addons_path(source: odoo_source.OdooSource) -> str:
    """The value of Odoo's addons_path for this checkout."""
    return ",".join(str(path) for path in (ROOT / "addons", PORTED, *source.addons_path))


def _build(source: odoo_source.OdooSource) -> None:
    _make_venv()
    _link_sources(source)
    _install()
    _port_oca()
    _LAUNCHER.write_text(_LAUNCHER_TEXT.format(python=PYTHON))
    _LAUNCHER.chmod(0o755)


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    PRIVATE.mkdir(exist_ok=True)
    done = subprocess.run([sys.executable, "-m", "venv", VENV], capture_output=True, check=False)
    if done.returncode:
        raise Stop("this Python cannot make a venv: apt-get install python3-venv")


def _link_sources(source: odoo_source.OdooSource) -> None:
    """Put Odoo and our packages on the path before pip, so that it sees odoo as installed."""
    site = next((VENV / "lib").glob("python3.*")) / "site-packages"
    (site / "proil.pth").write_text(f"{source.python_path}\n{ROOT / 'src'}\n")


def _pip(*arguments: str | Path) -> None:
    run(
        [PYTHON, "-m", "pip", "--disable-pip-version-check", *arguments],
        failure="pip could not install the lock: check the network and try again",
        env={**os.environ, "PIP_CACHE_DIR": str(cache() / "pip")},
    )


def _install() -> None:
    for lock in ("development.txt", "oca.txt"):
        _pip("install", "-q", "--no-deps", "--require-hashes", "-r", REQUIREMENTS / lock)


def _port_oca() -> None:
    wheels = PRIVATE / "wheels"
    shutil.rmtree(wheels, ignore_errors=True)
    _pip(
        *("download", "-q", "--no-deps", "--require-hashes", "-d", wheels),
        *("-r", REQUIREMENTS / "ported.txt"),
    )
    oca_port.port(wheels, PORTED)
