"""Content keys: a step is repeated only when what it is built from has changed."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

_IGNORED = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", "node_modules"}


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's content, hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def key_of(paths: Iterable[Path], *words: str) -> str:
    """A short key of files, whole folders and words; the order of the paths does not matter."""
    digest = hashlib.sha256("\0".join(words).encode())
    for path in sorted(set(_files(paths))):
        digest.update(f"{path.name}\0{file_sha256(path)}\0".encode())
    return digest.hexdigest()[:12]


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_file():
            yield path
        else:
            yield from (
                found
                for found in path.rglob("*")
                if found.is_file() and not _IGNORED.intersection(found.parts)
            )
