"""What the house rules are held against: the files that belong to the repository."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Tree:
    """The checkout as git sees it: nothing that is ignored, everything that could be committed."""

    root: Path

    @cached_property
    def files(self) -> tuple[Path, ...]:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=self.root,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        names = sorted(filter(None, listed.split("\0")))
        return tuple(path for name in names if (path := self.root / name).is_file())

    def matching(self, *patterns: str) -> list[Path]:
        """Files whose path below the root fits one of the patterns, a folder meaning all in it."""
        return [
            path
            for path in self.files
            if any(self._fits(path.relative_to(self.root), pattern) for pattern in patterns)
        ]

    def python(self, *folders: str, tests: bool = False) -> dict[str, ast.Module]:
        """Parsed Python files of the folders by name, those of tests only when asked for."""
        found = {self.name(path): path for path in self.matching(*folders) if path.suffix == ".py"}
        return {
            name: ast.parse(path.read_text(), name)
            for name, path in found.items()
            if tests or not is_test(name)
        }

    @property
    def addons(self) -> list[Path]:
        """The folders of our addons: those that have a manifest."""
        return [path.parent for path in self.matching("addons") if path.name == "__manifest__.py"]

    def name(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()

    def lines(self, *patterns: str) -> Iterator[tuple[str, str]]:
        """Each line of the text files that fit, with the place where it stands."""
        for path in self.matching(*patterns):
            try:
                text = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            for number, line in enumerate(text.splitlines(), 1):
                yield f"{self.name(path)}:{number}", line

    @staticmethod
    def _fits(path: Path, pattern: str) -> bool:
        return path.match(pattern) or path.is_relative_to(pattern)


def is_test(name: str) -> bool:
    last = name.rsplit("/", 1)[-1]
    return name.startswith("tests/") or "/tests/" in name or last.startswith(("test_", "conftest"))


@pytest.fixture(scope="session")
def tree() -> Tree:
    return Tree(ROOT)
