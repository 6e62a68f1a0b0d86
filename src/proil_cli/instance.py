"""One Odoo on one database: its configuration file and its command line."""

import configparser
import os
from dataclasses import dataclass, field
from pathlib import Path

from proil_cli import odoo_source
from proil_cli.environment import addons_path
from proil_cli.paths import PRIVATE, PYTHON, ROOT, VENV
from proil_cli.postgres import Server

_CONFIG = ROOT / "config" / "odoo"


@dataclass(frozen=True)
class Instance:
    """A database with the settings of an environment (development or test).

    `options` are laid over the configuration; `extra_addons_path` is added to the addons path.
    """

    database: str
    server: Server
    setting: str = "development"
    http_port: int | None = None
    options: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """The process environment: libpq's variables and PostgreSQL's tools on the path."""
        path = f"{VENV / 'bin'}:{self.server.binaries}:{os.environ.get('PATH', '')}"
        return {**os.environ, **self.server.environment, "PATH": path}

    def command(self, *arguments: str, shell: bool = False) -> list[str]:
        """The command that runs Odoo with the given options; `shell` opens its Python shell."""
        words = [str(PYTHON), str(VENV / "bin" / "odoo")]
        return [*words, *(["shell"] if shell else []), "-c", str(self.write_config()), *arguments]

    def write_config(self) -> Path:
        """Lay the environment's settings over the base ones and add what this machine decides."""
        parser = configparser.RawConfigParser()
        parser.read([_CONFIG / "base.conf", _CONFIG / f"{self.setting}.conf"])
        options = parser["options"]
        options.update(self._machine_options())
        options.update(self.options)
        if extra := options.pop("extra_addons_path", None):
            options["addons_path"] += f",{extra}"
        path = PRIVATE / "run" / f"{self.database}-{self.setting}.conf"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w") as stream:
            parser.write(stream)
        path.chmod(0o600)
        return path

    def _machine_options(self) -> dict[str, str]:
        libpq = self.server.environment
        options = {
            "addons_path": addons_path(odoo_source.find()),
            "data_dir": str(PRIVATE / "data"),
            "db_name": self.database,
            "db_host": libpq["PGHOST"],
            "db_port": libpq["PGPORT"],
            "db_user": libpq["PGUSER"],
            "without_demo": "True",
        }
        if libpq.get("PGPASSWORD"):
            options["db_password"] = libpq["PGPASSWORD"]
        if self.http_port:
            options["http_port"] = str(self.http_port)
        return options
