"""Words to the person at the terminal, and the one way to stop with an error."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path


class Stop(Exception):
    """The command cannot go on; the text says what to do, in one line."""


def say(text: str) -> None:
    """Print a progress line at once, even into a pipe."""
    print(text, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    failure: str,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    log: Path | None = None,
) -> None:
    """Run a command; on failure stop with the given sentence and the end of its output."""
    done = subprocess.run(
        [str(part) for part in command],
        env=dict(env) if env is not None else None,
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if log:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(done.stdout)
    if done.returncode:
        tail = "\n".join(done.stdout.splitlines()[-15:])
        print(tail, file=sys.stderr)
        raise Stop(f"{failure} (exit status {done.returncode})")
