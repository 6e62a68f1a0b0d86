"""Background processes of the checkout: started, remembered by pid file, stopped."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from proil_cli.console import Stop
from proil_cli.paths import LOGS, PRIVATE, ROOT

_RUN = PRIVATE / "run"


@dataclass(frozen=True)
class Process:
    """A named process of one running system, with its log."""

    name: str

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return LOGS / f"{self.name}.log"

    @property
    def _pid_file(self) -> Path:
        return _RUN / f"{self.name}.pid"

    def start(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start it in a session of its own, so that it outlives the terminal."""
        for folder in (LOGS, _RUN):
            folder.mkdir(parents=True, exist_ok=True)
        with self.log.open("w") as output:
            process = subprocess.Popen(
                list(command),
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._pid_file.write_text(f"{process.pid} {_started_at(process.pid)}")

    def is_running(self) -> bool:
        """Whether the process that we started is still there (not another one with its pid)."""
        return self._pid() is not None

    def stop(self, patience_s: float = 15.0) -> None:
        """Ask it to end, and its children with it; kill the group when it does not."""
        pid = self._pid()
        if pid is None:
            self._pid_file.unlink(missing_ok=True)
            return
        _signal_group(pid, signal.SIGTERM)
        deadline = time.monotonic() + patience_s
        while self.is_running() and time.monotonic() < deadline:
            _reap(pid)
            time.sleep(0.1)
        if self.is_running():
            self.kill()
        self._pid_file.unlink(missing_ok=True)

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        pid = self._pid()
        if pid is not None:
            _signal_group(pid, signal.SIGKILL)
            _reap(pid, block=True)

    def wait_until_served(self, url: str, patience_s: float = 90.0) -> None:
        """Return when the address answers; Stop with the log's end when it does not."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            if _answers(url):
                return
            if not self.is_running():
                break
            time.sleep(0.2)
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
        raise Stop(f"{self.name} does not answer at {url}, see {self.log}\n{tail}")

    @property
    def pid(self) -> int:
        """The process id; Stop when it does not run."""
        found = self._pid()
        if found is None:
            raise Stop(f"{self.name} is not running")
        return found

    def _pid(self) -> int | None:
        try:
            pid, started_at = self._pid_file.read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return int(pid) if _started_at(int(pid)) == started_at else None


def _started_at(pid: int) -> str:
    """The kernel's start time of a process, empty when it is gone or a zombie."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    state, start_time = fields[0], fields[19]
    return "" if state == "Z" else start_time


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def _reap(pid: int, block: bool = False) -> None:
    """Collect a child of ours, so that it does not linger as a zombie."""
    try:
        os.waitpid(pid, 0 if block else os.WNOHANG)
    except ChildProcessError:
        return


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return bool(answer.status < 500)
    except urllib.error.HTTPError as error:
        return error.code < 500
    except (OSError, urllib.error.URLError):
        return False
