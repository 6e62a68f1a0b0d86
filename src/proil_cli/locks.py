"""One builder at a time: runs side by side must not build the same thing into each other."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from proil_cli.paths import PRIVATE


@contextmanager
def one_builder(thing: str) -> Iterator[None]:
    """Let one process of this checkout build `thing` while the others wait for it."""
    PRIVATE.mkdir(exist_ok=True)
    with (PRIVATE / f"{thing}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
