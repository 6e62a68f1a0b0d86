"""A file is named after its subject; papers about the work are not part of it."""

import re

import pytest

NO_SUBJECT = {"utils", "helpers", "misc", "manager", "handler", "main", "store"}
PAPERS = re.compile(
    r"(summary|notes?|todo|plan|progress|status|report|changes_v\d+|implementation\w*)\.(md|txt|rst)$",
    re.IGNORECASE,
)
SUFFIXES_OF_HISTORY = re.compile(r"_(v\d+|new|old|improved|final|copy)\.\w+$")
TEXT = ("*.md", "*.txt", "*.rst")


def names_nothing(name: str) -> bool:
    """Whether the last part of a code file's path says nothing about what is in it."""
    stem = name.rsplit("/", 1)[-1].split(".")[0]
    is_product = "/tests/" not in name and not name.startswith("tests/")
    return (
        stem in NO_SUBJECT
        or (stem == "base" and not name.startswith("addons/proil_api/"))
        or (stem == "common" and is_product)
    )


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("src/proil_core/utils.py", True),
        ("addons/proil_order/controllers/main.py", True),
        ("addons/proil_order/models/base.py", True),
        ("addons/proil_api/schemas/base.py", False),
        ("addons/proil_order/models/common.py", True),
        ("addons/proil_order/tests/common.py", False),
        ("addons/proil_dispatch/static/src/board/store.js", True),
        ("src/proil_cli/main_command.py", False),
    ],
)
def test_a_name_without_a_subject_is_seen(name, refused):
    assert names_nothing(name) is refused


def test_every_code_file_is_named_after_its_subject(tree):
    names = [tree.name(path) for path in tree.files if path.suffix in {".py", ".js"}]

    assert len(names) > 100
    assert [name for name in names if names_nothing(name)] == []


def test_no_file_carries_its_history_in_its_name(tree):
    names = [tree.name(path) for path in tree.files if "/migrations/" not in tree.name(path)]

    assert [name for name in names if SUFFIXES_OF_HISTORY.search(name)] == []


@pytest.mark.parametrize(
    ("name", "is_paper"),
    [
        ("IMPLEMENTATION_SUMMARY.md", True),
        ("docs/Todo.md", True),
        ("CHANGES_v2.md", True),
        ("docs/runbooks/restore.md", False),
        ("requirements/runtime.txt", False),
    ],
)
def test_a_paper_about_the_work_is_seen(name, is_paper):
    assert bool(PAPERS.search(name.rsplit("/", 1)[-1])) is is_paper


def test_the_repository_holds_no_papers_about_the_work(tree):
    names = [tree.name(path) for path in tree.matching(*TEXT)]

    assert names
    assert [name for name in names if PAPERS.search(name.rsplit("/", 1)[-1])] == []
