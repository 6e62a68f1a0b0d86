"""Substitutions that break the product on purpose, to see its tests fail."""

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from proil_cli.paths import PRIVATE, ROOT

LIST = ROOT / "tests" / "invariants" / "mutations.toml"
_COPIED = ("addons", "config", "requirements", "src", "tests")
_IGNORED = shutil.ignore_patterns("__pycache__", "node_modules")


@dataclass(frozen=True)
class Edit:
    """One substitution; `old` occurs once in the file."""

    path: str
    old: str
    new: str

    def occurrences(self, root: Path) -> int:
        """How often the text to be replaced is there."""
        path = root / self.path
        return path.read_text().count(self.old) if path.exists() else 0

    def apply(self, root: Path) -> None:
        """Make the substitution in a tree."""
        path = root / self.path
        path.write_text(path.read_text().replace(self.old, self.new))


@dataclass(frozen=True)
class Mutation:
    """A way to break one invariant."""

    invariant: int
    name: str
    edits: tuple[Edit, ...]
    rebuild: bool = False

    def stale(self, root: Path) -> list[str]:
        """Files in which an edit does not occur exactly once."""
        return [edit.path for edit in self.edits if edit.occurrences(root) != 1]


def listed() -> list[Mutation]:
    """Every mutation of the payments."""
    rows = tomllib.loads(LIST.read_text())["mutation"]
    return [
        Mutation(
            row["invariant"],
            row["name"],
            tuple(Edit(**edit) for edit in row["edit"]),
            row.get("rebuild", False),
        )
        for row in rows
    ]


def copy_of_the_checkout(target: Path) -> None:
    """A tree that runs on this checkout's environment and data."""
    shutil.rmtree(target, ignore_errors=True)
    for name in _COPIED:
        shutil.copytree(ROOT / name, target / name, ignore=_IGNORED)
    shutil.copy(ROOT / "pyproject.toml", target)
    private = target / ".proil"
    private.mkdir()
    for name in ("data", "ported", "venv"):
        (private / name).symlink_to(PRIVATE / name)
