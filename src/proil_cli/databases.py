"""Template databases, built once per content, and their clones."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from proil_cli import first_company
from proil_cli.console import Stop, run, say
from proil_cli.digests import key_of
from proil_cli.instance import Instance
from proil_cli.locks import one_builder
from proil_cli.paths import ADDONS, LOGS, PRIVATE, REQUIREMENTS
from proil_cli.postgres import Server

# What our addons stand on; installing it takes a minute, so it is a template of its own.
FOUNDATION = ("account_payment", "base_rest_pydantic", "fleet", "portal", "queue_job")
DATA = PRIVATE / "data"


@dataclass(frozen=True)
class Databases:
    """The databases of one server, for one build of Odoo."""

    server: Server
    odoo_key: str

    def clone(self, name: str, template: str) -> None:
        """Make `name` a copy of `template`, rows and filestore, replacing an older one."""
        self.drop(name)
        # file_copy is a plain copy of files: a third of a second instead of two.
        self.server.psql(
            "postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'
        )
        source = _filestore(template)
        if source.exists():
            # Attachments are never changed in place, so a link is as good as a copy.
            shutil.copytree(source, _filestore(name), copy_function=os.link)

    def drop(self, name: str) -> None:
        """Remove a database and its filestore, if they exist."""
        self.server.psql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        shutil.rmtree(_filestore(name), ignore_errors=True)

    def exists(self, name: str) -> bool:
        """Whether the server has this database."""
        sql = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"
        return self.server.psql("postgres", sql) == "1"

    def foundation(self) -> str:
        """The template with Odoo's and OCA's addons; built when it is missing."""
        key = key_of([REQUIREMENTS, Path(first_company.__file__)], self.odoo_key, *FOUNDATION)
        name = f"proil_foundation_{key}"
        if not self.exists(name):
            with one_builder("foundation"):
                if not self.exists(name):
                    self._build_foundation(name)
        return name

    def complete(self) -> str:
        """The template with all addons of the repository; built when it is missing."""
        name = f"proil_complete_{key_of(_installed_files(), self.foundation())}"
        if not self.exists(name):
            with one_builder("complete"):
                if not self.exists(name):
                    self._build_complete(name)
        return name

    def with_addons(self, name: str, addons: Sequence[str]) -> None:
        """Make `name` a database with the given addons freshly installed."""
        self.clone(name, self.foundation())
        install(name, self.server, addons)

    def _build_complete(self, name: str) -> None:
        """Build under another name first: a broken build must not look like a template."""
        self._forget("proil_complete_")
        say("building the template database: all addons of the repository")
        draft = f"{name}_draft"
        self.with_addons(draft, all_addons())
        self._publish(draft, name)

    def _build_foundation(self, name: str) -> None:
        say("building the template database: Odoo and OCA addons (about a minute, once)")
        draft = f"{name}_draft"
        self.drop(draft)
        self.server.psql("postgres", f'CREATE DATABASE "{draft}" TEMPLATE template0')
        install(draft, self.server, ("base",), "--load-language=ru_RU")
        install(draft, self.server, FOUNDATION)
        _set_up_company(draft, self.server)
        self._publish(draft, name)

    def _publish(self, draft: str, name: str) -> None:
        self.server.psql("postgres", f'ALTER DATABASE "{draft}" RENAME TO "{name}"')
        if _filestore(draft).exists():
            _filestore(draft).rename(_filestore(name))

    def _forget(self, prefix: str) -> None:
        sql = f"SELECT datname FROM pg_database WHERE datname LIKE '{prefix}%'"
        for name in self.server.psql("postgres", sql).split():
            self.drop(name)


def all_addons() -> list[str]:
    """The installable addons of the repository."""
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))


def install(
    database: str, server: Server, addons: Sequence[str], *options: str, **settings: str
) -> None:
    """Install addons into a database; Stop with the log's end when Odoo complains."""
    instance = Instance(database, server, options=settings)
    run(
        instance.command("-i", ",".join(addons), "--stop-after-init", "--no-http", *options),
        failure=f"Odoo could not install {', '.join(addons)}",
        env=instance.environment,
        log=LOGS / f"install-{database}.log",
    )
    _refuse_errors(LOGS / f"install-{database}.log")


def update(database: str, server: Server) -> None:
    """Bring a database to the addons of this checkout."""
    install(database, server, all_addons(), "-u", ",".join(all_addons()))


def _refuse_errors(log: Path) -> None:
    """Odoo ends with status 0 after some failed installs: its log is the judge."""
    lines = [line for line in log.read_text().splitlines() if " ERROR " in line]
    if lines:
        raise Stop(f"errors while installing, see {log}: {lines[0]}")


def _set_up_company(database: str, server: Server) -> None:
    instance = Instance(database, server)
    script = Path(first_company.__file__).read_text() + "\nset_up(env)\n"
    done = subprocess.run(
        instance.command("--no-http", shell=True),
        input=script,
        env=instance.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or "Traceback" in done.stderr:
        raise Stop(f"the first company could not be set up: {done.stderr[-800:]}")


def _filestore(database: str) -> Path:
    return DATA / "filestore" / database


def _installed_files() -> list[Path]:
    """What an installation reads from the addons: everything but tests and texts for people."""
    return [
        path
        for path in ADDONS.rglob("*")
        if path.is_file()
        and not {"tests", "readme", "__pycache__", "node_modules"}.intersection(path.parts)
    ]
