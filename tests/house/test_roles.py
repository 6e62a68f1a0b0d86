"""The web server and the job worker of production, started for real on a fresh database."""

import os
import signal
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
from proil_cli.ports import free_port

PATIENCE_S = 60
RUNNER = "Configured channel: root.payment"


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
def start(tree, databases, database, tmp_path_factory):
    """Start a role as the container does, on ports of its own; all are stopped afterwards."""
    folder = tmp_path_factory.mktemp("roles")
    started = []

    def run(role: str, health: str, **settings: object) -> Role:
        log = folder / f"{role}.log"
        path = f"{VENV / 'bin'}:{databases.server.binaries}:{os.environ['PATH']}"
        with log.open("w") as output:
            process = subprocess.Popen(
                [tree.root / "deploy" / "entrypoint.sh", role],
                env={
                    **os.environ,
                    **databases.server.environment,
                    "PATH": path,
                    "PGDATABASE": database,
                    "RUNTIME_DIRECTORY": str(folder),
                    "ODOO_DATA_DIR": str(DATA),
                    "ODOO_ADDONS_PATH": environment.addons_path(odoo_source.find()),
                    "ODOO_WORKERS": "1",
                    **{name: str(value) for name, value in settings.items()},
                },
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        started.append(process)
        return Role(process, log, health)

    yield run
    for process in started:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


@pytest.fixture(scope="module")
def web(start):
    port = free_port(28069)
    role = start(
        "web",
        f"http://127.0.0.1:{port}/web/health?db_server_status=1",
        ODOO_HTTP_PORT=port,
        ODOO_GEVENT_PORT=free_port(28172),
    )
    role.wait()
    return role


@pytest.fixture(scope="module")
def worker(start):
    port = free_port(28079)
    role = start("worker", f"http://127.0.0.1:{port}/web/health", PROIL_WORKER_PORT=port)
    role.wait()
    return role


def test_the_worker_runs_jobs_and_the_web_server_never_does(web, worker):
    assert worker.wait_for(RUNNER)
    assert web.is_healthy()
    assert "jobrunner" not in web.log.read_text()


def test_the_worker_has_the_cron_and_the_web_server_has_none(web, worker):
    assert "WorkerCron" in worker.log.read_text()
    assert "WorkerCron" not in web.log.read_text()


def test_the_worker_keeps_its_processes_for_its_jobs(worker):
    """The container's number of workers is meant for the web server."""
    assert worker.log.read_text().count("Worker WorkerHTTP") == 5


def test_the_websocket_process_answers_for_itself(start):
    port = free_port(28272)

    role = start("websocket", f"http://127.0.0.1:{port}/websocket/health", ODOO_GEVENT_PORT=port)

    role.wait()
    assert "jobrunner" not in role.log.read_text()
