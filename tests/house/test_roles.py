"""The web server and the job worker of production, started for real on a fresh database."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from proil_cli import environment, odoo_source, workspace
from proil_cli.databases import DATA, Databases
from proil_cli.paths import VENV

PATIENCE_S = 120
RUNNER = "Configured channel: root.payment"


def unused_port() -> int:
    """Any free port, so that two test processes do not choose the same one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass(frozen=True)
class Role:
    """A started entrypoint: its process, its log and the address of its health."""

    process: subprocess.Popen
    log: Path
    health: str

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(self.health, timeout=5) as answer:
                return answer.status == 200
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def wait(self) -> None:
        for _second in range(PATIENCE_S):
            if self.is_healthy():
                return
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(1)
        pytest.fail(f"not healthy after {PATIENCE_S} s: {self.log.read_text()}")

    def wait_for(self, words: str) -> bool:
        for _second in range(PATIENCE_S):
            if words in self.log.read_text():
                return True
            time.sleep(1)
        return False


@pytest.fixture(scope="module")
def databases() -> Databases:
    if not VENV.exists():
        pytest.skip("needs Odoo: run ./proil setup")
    return workspace.prepare()


@pytest.fixture(scope="module")
def database(databases):
    name = f"proil_roles_{os.getpid()}"
    databases.clone(name, databases.foundation())
    yield name
    databases.drop(name)


@pytest.fixture(scope="module")
def variables(databases, database, tmp_path_factory):
    """What the container or the unit gives to every role."""
    path = f"{VENV / 'bin'}:{databases.server.binaries}:{os.environ['PATH']}"
    return {
        **os.environ,
        **databases.server.environment,
        "PATH": path,
        "PGDATABASE": database,
        "RUNTIME_DIRECTORY": str(tmp_path_factory.mktemp("roles")),
        "ODOO_DATA_DIR": str(DATA),
        "ODOO_ADDONS_PATH": environment.addons_path(odoo_source.find()),
        "ODOO_WORKERS": "1",
    }


@pytest.fixture(scope="module")
def roles(tree, variables):
    """All three roles, started together as in production, on ports of their own."""
    http, gevent, private = unused_port(), unused_port(), unused_port()
    web_ports = {"ODOO_HTTP_PORT": str(http), "ODOO_GEVENT_PORT": str(unused_port())}
    script = tree.root / "deploy" / "entrypoint.sh"
    started = {
        "web": started_role(script, "web", http, variables | web_ports),
        "websocket": started_role(
            script, "websocket", gevent, variables | {"ODOO_GEVENT_PORT": str(gevent)}
        ),
        "worker": started_role(
            script, "worker", private, variables | {"PROIL_WORKER_PORT": str(private)}
        ),
    }
    try:
        for role in started.values():
            role.wait()
        yield started
    finally:
        for role in started.values():
            os.killpg(role.process.pid, signal.SIGTERM)
        for role in started.values():
            role.process.wait(timeout=30)


def started_role(script: Path, name: str, port: int, variables: dict[str, str]) -> Role:
    log = Path(variables["RUNTIME_DIRECTORY"]) / f"{name}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [script, name],
            env=variables,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    health = "websocket/health" if name == "websocket" else "web/health?db_server_status=1"
    return Role(process, log, f"http://127.0.0.1:{port}/{health}")


def test_every_role_answers_at_its_own_port(roles):
    assert {name for name, role in roles.items() if role.is_healthy()} == set(roles)


def test_only_the_worker_runs_jobs(roles):
    assert roles["worker"].wait_for(RUNNER)
    for name in ("web", "websocket"):
        assert "jobrunner" not in roles[name].log.read_text(), name


def test_only_the_worker_has_the_cron(roles):
    assert roles["worker"].wait_for("WorkerCron")
    for name in ("web", "websocket"):
        assert "WorkerCron" not in roles[name].log.read_text(), name


def test_the_worker_keeps_its_processes_for_its_jobs(roles):
    """The number of workers that the machine gives is meant for the web server."""
    assert roles["worker"].log.read_text().count("Worker WorkerHTTP") == 5
    assert roles["web"].log.read_text().count("Worker WorkerHTTP") == 1
