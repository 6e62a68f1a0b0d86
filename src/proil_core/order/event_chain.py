"""Each event of an order carries a hash over itself and the event before it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Final

Entry = Mapping[str, str | int | None]

GENESIS: Final = "0" * 64


def event_hash(previous_hash: str, entry: Entry) -> str:
    """SHA-256 in hex of the entry in canonical JSON after the hash before it."""
    canonical = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(f"{previous_hash}\n{canonical}".encode()).hexdigest()


def first_broken_link(entries: Iterable[tuple[Entry, str]]) -> int | None:
    """Index of the first entry, oldest first, whose kept hash is wrong; None when all hold.

    What was cut off the end leaves a whole chain: compare the last hash or the number of
    entries with one kept elsewhere.
    """
    previous_hash = GENESIS
    for index, (entry, kept_hash) in enumerate(entries):
        if kept_hash != event_hash(previous_hash, entry):
            return index
        previous_hash = kept_hash
    return None
