import http.server
import os
import sys
import threading

import pytest

from proil_cli import processes
from proil_cli.console import Stop
from proil_cli.ports import free_port
from proil_cli.processes import Process

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)",
]


@pytest.fixture(autouse=True)
def _folders(tmp_path, monkeypatch):
    monkeypatch.setattr(processes, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(processes, "_RUN", tmp_path / "run")


@pytest.fixture
def process():
    process = Process("probe")
    yield process
    process.kill()


def test_a_started_process_runs_until_it_is_stopped(process):
    process.start(SLEEP, os.environ)
    assert process.is_running()

    process.stop()

    assert not process.is_running()


def test_a_process_that_ignores_the_request_is_killed(process):
    process.start(STUBBORN, os.environ)

    process.stop(patience_s=0.5)

    assert not process.is_running()


def test_stopping_what_never_ran_does_nothing():
    Process("never").stop()


def test_another_process_with_the_same_pid_is_not_ours(process):
    process.start(SLEEP, os.environ)
    pid_file = process._pid_file
    ours = pid_file.read_text()
    pid_file.write_text(f"{ours.split()[0]} 1")

    running = process.is_running()

    pid_file.write_text(ours)
    assert not running


def test_waiting_returns_when_the_address_answers(process):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    process.start(SLEEP, os.environ)

    process.wait_until_served(f"http://127.0.0.1:{server.server_port}/missing", patience_s=5)

    server.shutdown()
    server.server_close()


def test_waiting_for_a_dead_process_shows_the_end_of_its_log(process):
    process.start([sys.executable, "-c", "raise SystemExit('no such database')"], os.environ)

    with pytest.raises(Stop, match="no such database"):
        process.wait_until_served(f"http://127.0.0.1:{free_port(40000)}/", patience_s=10)
