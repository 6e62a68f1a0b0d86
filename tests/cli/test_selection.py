import pytest

from proil_cli import testing
from proil_cli.testing import Selection


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    for name in (
        "tests/core/test_a.py",
        "tests/e2e/test_b.py",
        "tests/invariants/test_d.py",
        "addons/proil_x/tests/test_c.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True)
        path.write_text("")
    monkeypatch.setattr(testing, "ROOT", tmp_path)
    monkeypatch.setattr(testing, "ADDONS", tmp_path / "addons")
    monkeypatch.setattr(testing, "_END_TO_END", tmp_path / "tests" / "e2e")
    monkeypatch.setattr(testing, "_INVARIANTS", tmp_path / "tests" / "invariants")
    return tmp_path


def test_nothing_named_selects_everything(checkout):
    selection = Selection.of([])

    assert selection.pure == (str(checkout / "tests" / "core"),)
    assert selection.addons == (str(checkout / "addons" / "proil_x" / "tests"),)
    assert selection.system == tuple(
        str(checkout / "tests" / name) for name in ("e2e", "invariants")
    )


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("tests/core/test_a.py", "pure"),
        ("tests/e2e", "system"),
        ("tests/invariants/test_d.py::test_x", "system"),
        ("addons/proil_x", "addons"),
        ("addons/proil_x/tests/test_c.py::Case::test", "addons"),
    ],
)
def test_each_path_goes_where_it_can_run(checkout, path, kind):
    selection = Selection.of([path])

    chosen = {name: getattr(selection, name) for name in ("pure", "addons", "system")}
    assert {name for name, paths in chosen.items() if paths} == {kind}
    assert chosen[kind] == (path,)


def test_words_that_are_no_path_are_options_of_pytest(checkout):
    selection = Selection.of(["tests/core", "-k", "plate", "-x"])

    assert selection.options == ("-k", "plate", "-x")
    assert selection.pure == ("tests/core",)


@pytest.mark.parametrize(
    ("line", "tally"),
    [
        ("== 3 passed in 0.10s ==", {"passed": 3}),
        ("== 1 failed, 2 passed, 4 skipped in 1s ==", {"failed": 1, "passed": 2, "skipped": 4}),
        ("== 2 errors in 1s ==", {"error": 2}),
    ],
)
def test_the_closing_line_of_pytest_is_counted(line, tally, monkeypatch, tmp_path):
    fake = tmp_path / "python"
    fake.write_text(f"#!/bin/sh\necho 'collected'\necho '{line}'\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setattr(testing, "PYTHON", fake)
    counted = {}

    status = testing._pytest([], {}, counted)

    assert status == 1
    assert counted == tally
