"""Every invariant of the payments has a mutation, and every mutation fits the present source."""

import re

import pytest

from proil_cli.mutations import Edit, Mutation, copy_of_the_checkout, listed

INVARIANTS = range(1, 25)


def named_tests(tree) -> set[int]:
    """Numbers of the invariants that have a test of their name."""
    texts = [path.read_text() for path in tree.matching("tests/invariants")]
    return {int(number) for text in texts for number in re.findall(r"test_invariant_(\d\d)_", text)}


@pytest.fixture
def source(tmp_path):
    (tmp_path / "a.py").write_text("one\ntwo\ntwo\n")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "old", "stale"),
    [("a.py", "one", []), ("a.py", "two", ["a.py"]), ("gone.py", "one", ["gone.py"])],
)
def test_an_edit_that_does_not_occur_once_is_seen(source, path, old, stale):
    assert Mutation(1, "name", (Edit(path, old, "new"),)).stale(source) == stale


def test_an_edit_replaces_the_text(source):
    Edit("a.py", "one", "three").apply(source)

    assert (source / "a.py").read_text() == "three\ntwo\ntwo\n"


def test_every_invariant_is_a_named_test(tree):
    assert named_tests(tree) == set(INVARIANTS)


def test_every_invariant_has_a_mutation():
    assert {mutation.invariant for mutation in listed()} == set(INVARIANTS)


@pytest.mark.parametrize("mutation", listed(), ids=lambda mutation: mutation.name)
def test_a_mutation_still_fits_the_source(tree, mutation):
    assert mutation.stale(tree.root) == []


def test_a_copy_runs_on_the_environment_of_the_checkout(tree, tmp_path):
    copy_of_the_checkout(tmp_path / "tree")

    assert (tmp_path / "tree" / "addons" / "proil_payment" / "__manifest__.py").exists()
    assert (tmp_path / "tree" / ".proil" / "venv").resolve().exists()
